/** Looks up in which zones the records of the news are, while somebody listens to whom that matters. */
import type { LiveNews } from './live-feed.ts';
import type { LiveHub } from './live-hub.ts';
import type { Services } from './services.ts';

type Looked = Pick<Services, 'assets' | 'drift'>;

/** Hands on in the order it is told; what could not be looked up goes on without zones. */
export function placing(
  { assets, drift }: Looked,
  hub: LiveHub,
): (news: readonly LiveNews[]) => void {
  let before: Promise<void> | undefined;
  const placed = async (news: readonly LiveNews[]): Promise<readonly LiveNews[]> => {
    const idsOf = (topic: LiveNews['topic']) =>
      news.filter((one) => one.topic === topic).flatMap(({ ids }) => ids);
    const [ofAssets, ofDrift] = [idsOf('assets'), idsOf('drift')];
    const zones = new Map([
      ...(ofAssets.length > 0 ? await assets.zonesOf(ofAssets) : []),
      ...(ofDrift.length > 0 ? await drift.zonesOf(ofDrift) : []),
    ]);
    return news.map((one) => ({ ...one, zones }));
  };
  return (news) => {
    if (before === undefined && !hub.asksForZones) return hub.publish(news);
    const mine = (before ?? Promise.resolve())
      .then(() => placed(news))
      .catch(() => news)
      .then((all) => {
        if (before === mine) before = undefined;
        hub.publish(all);
      });
    before = mine;
  };
}

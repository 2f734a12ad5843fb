/** Looks at once at what a person decided on, in the transaction of the decision. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { look } from './matching.ts';
import type { Side } from './matching-repository.ts';
import { LOOK_BACK_MS, Watching } from './watching.ts';

export interface Subjects {
  readonly declared: readonly string[];
  readonly observed: readonly string[];
}

export async function lookNow(
  site: SiteId,
  { declared, observed }: Subjects,
  repositories: Repositories,
  now: Instant,
): Promise<void> {
  let known: Promise<Watching> | undefined;
  const watching = () => {
    const since = instantOf(Date.parse(now) - LOOK_BACK_MS);
    known ??= repositories.matching.watched(site, since).then((watched) => new Watching(watched));
    return known;
  };
  const of = (side: Side, ids: readonly string[]) =>
    [...new Set(ids)].map((subject) => ({ id: 0, subject, side, site }));
  const due = [...of('declared', declared), ...of('observed', observed)];
  await look(site, due, { repositories, now, watching });
}

/** How many malformed packets are normal here, and when there are many more. By minutes of packet time. */
import type { Scene } from './scene.ts';

export interface FlawRate {
  /** In the minute that runs. */
  current: number;
  /** In the worst minute learning saw. */
  most: number;
}

const FEWEST = 100;
const FACTOR = 5;
const MOST_RATES = 2000;

export function flawSeen(rates: Map<string, FlawRate>, name: string): void {
  const rate = rates.get(name);
  if (rate !== undefined) rate.current++;
  else if (rates.size < MOST_RATES) rates.set(name, { current: 1, most: 0 });
}

/** At the end of each minute. */
export function weighFlaws(scene: Scene, rates: Map<string, FlawRate>): void {
  const { phase } = scene;
  for (const [path, rate] of rates) {
    const { current, most } = rate;
    rate.current = 0;
    if (phase === 'learning') {
      rate.most = Math.max(most, current);
    } else if (current > Math.max(FEWEST, FACTOR * most)) {
      const [protocol = ''] = path.split('/');
      scene.ofCapture({
        kind: 'malformed.burst',
        path,
        before: `at most ${most} a minute`,
        after: `${current} in a minute`,
        protocol,
        detail: { count: current },
      });
    }
  }
}

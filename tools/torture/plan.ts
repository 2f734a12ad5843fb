/** Which faults, on whom, how long: a function of the seed and of who there is. The moments are the machine's. */
import { Dice } from './dice.ts';
import type { Fault, Kind, Needs } from './faults.table.ts';

export interface Target {
  readonly name: string;
  readonly kind: Kind;
  readonly has: ReadonlySet<Needs>;
}

export interface Strike {
  readonly fault: Fault;
  readonly who: string;
  /** From the beginning of the bout, or from the end of the strike before it on the same one. */
  readonly afterMs: number;
  readonly aimMs: number | undefined;
  readonly lastsMs: number;
}

const STRIKES = [3, 6] as const;
const WITHIN_MS = 2500;

/**
 * Bouts of strikes, some of them at once, without end: behind each all is well for as long as it takes
 * to see the stream move again. Every bout has dice of its own.
 */
export function* bouts(
  seed: number,
  targets: readonly Target[],
  faults: readonly Fault[],
): Generator<readonly Strike[], never> {
  const dice = new Dice(seed);
  for (;;) yield bout(new Dice(dice.between(0, 2 ** 32)), targets, faults);
}

function bout(dice: Dice, targets: readonly Target[], faults: readonly Fault[]): readonly Strike[] {
  const able = (fault: Fault, { kind, has }: Target) =>
    fault.who.includes(kind) && (fault.needs === undefined || has.has(fault.needs));
  const possible = faults.filter((fault) => targets.some((target) => able(fault, target)));
  return Array.from({ length: dice.between(...STRIKES) }, () => {
    const fault = dice.pick(possible, ({ share }) => share);
    const those = targets.filter((target) => able(fault, target));
    const kind = dice.pick([...new Set(those.map((target) => target.kind))]);
    return {
      fault,
      who: dice.pick(those.filter((target) => target.kind === kind)).name,
      afterMs: dice.between(0, WITHIN_MS),
      aimMs: fault.aimMs && dice.between(...fault.aimMs),
      lastsMs: dice.between(...fault.lastsMs),
    };
  });
}

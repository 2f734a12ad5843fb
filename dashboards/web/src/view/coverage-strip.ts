/** When an agent watched, as pieces to draw: a strip a day, in parts of its length. */
import type {
  AgentCoverage,
  GapReason,
  Sight,
} from '../../../../collector/api/contract/coverage.ts';

export type Piece = {
  readonly key: string;
  /** Of the day, 0 to 1. */
  readonly from: number;
  readonly size: number;
  /** How well it was seen; `gap` for good, `open` while a report may still come. */
  readonly kind: Sight | 'gap' | 'open';
};

export interface DayStrip {
  /** `2026-11-20`, UTC. */
  readonly day: string;
  readonly pieces: readonly Piece[];
}

const DAY_MS = 86_400_000;
/** A silent port is an interval of its own; before an agent was there, nothing is amiss. */
const DRAWN_OTHERWISE: ReadonlySet<GapReason> = new Set(['silent', 'not-begun']);

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly kind: Piece['kind'];
}

/** Strips of the days that `from` to `to` touch, the latest first. Milliseconds since 1970. */
export function stripsOf(
  { intervals, gaps }: Pick<AgentCoverage, 'intervals' | 'gaps'>,
  from: number,
  to: number,
): readonly DayStrip[] {
  const stretches: readonly Stretch[] = [
    ...gaps
      .filter(({ reason }) => !DRAWN_OTHERWISE.has(reason))
      .map((gap) => ({
        from: Date.parse(gap.from),
        to: Date.parse(gap.to),
        kind: gap.isFinal ? ('gap' as const) : ('open' as const),
      })),
    ...intervals.map(({ begun, until, sight }) => ({
      from: Date.parse(begun),
      to: Date.parse(until),
      kind: sight,
    })),
  ];
  const strips: DayStrip[] = [];
  for (let day = dayOf(to - 1); day >= dayOf(from); day -= DAY_MS) {
    strips.push({ day: new Date(day).toISOString().slice(0, 10), pieces: within(stretches, day) });
  }
  return strips;
}

const dayOf = (time: number) => Math.floor(time / DAY_MS) * DAY_MS;

function within(stretches: readonly Stretch[], day: number): readonly Piece[] {
  return stretches.flatMap(({ from, to, kind }) => {
    const begin = Math.max(from, day);
    const end = Math.min(to, day + DAY_MS);
    if (begin >= end) return [];
    const size = (end - begin) / DAY_MS;
    return [{ key: `${kind} ${begin} ${end}`, from: (begin - day) / DAY_MS, size, kind }];
  });
}

/** What the marks of a drawing mean: printed on it, and approved with it. */
import type { Direction } from './conduit.ts';
import type { Side } from './zone.ts';

export const legend = {
  sides: {
    safety: 'Protects people, plant and surroundings.',
    ot: 'Runs the process.',
    dmz: 'Stands between the process and the office.',
    it: 'Serves the office.',
  } satisfies Record<Side, string>,
  directions: {
    forward: 'Somebody of the zone a conduit leads from begins.',
    backward: 'Somebody of the zone it leads to begins.',
    both: 'Either begins.',
  } satisfies Record<Direction, string>,
  marks: {
    outside: 'Public addresses that are in no zone.',
    isObservedOnly: 'Written down from what was seen; nothing enforces it.',
    any: 'Not narrowed to one.',
    until: 'When it ends by itself.',
  },
} as const;

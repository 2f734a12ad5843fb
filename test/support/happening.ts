import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Cell } from './cell.ts';
import type { Plant } from './learnt-plant.ts';

/** What can happen in the learnt plant, and the difference that tells it. */
export interface Happening {
  readonly kind: DifferenceKind;
  readonly what: string;
  act(cell: Cell, plant: Plant): void;
  /** The same once more, which must be no second difference. Absent: `act` again. */
  again?(cell: Cell, plant: Plant): void;
  /** The baseline is back. Absent: an act stays what it was. */
  back?(cell: Cell, plant: Plant): void;
  /** What may come with it: the same happening seen from another side. */
  readonly with?: readonly DifferenceKind[];
}

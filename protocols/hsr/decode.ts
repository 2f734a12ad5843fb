/** Supervision of High-availability Seamless Redundancy: IEC 62439-3. */
import type { Cursor } from '../contract/cursor.ts';
import {
  type Supervision,
  SupervisionType,
  supervision,
  supervisionProbe,
} from '../encodings/redundancy-supervision.ts';

export const signature = supervisionProbe([SupervisionType.hsrOld, SupervisionType.hsr]);

export function decode(cursor: Cursor): Supervision {
  return supervision(cursor);
}

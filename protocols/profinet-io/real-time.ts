/** Frames of real time: IEC 61158-6-10. Cyclic data say nothing new but whether their provider runs; alarms do. */
import type { Cursor } from '../contract/cursor.ts';
import { alarms, DataStatus, FrameId, Pdu } from './blocks.table.ts';

export type RealTime = Cyclic | Alarm | OtherFrame;

export interface Cyclic {
  readonly type: 'cyclic';
  readonly operation: string;
  readonly frameId: number;
  /** What the provider says of itself, when it says something else than before. */
  readonly isRunning: boolean | undefined;
}

export interface Alarm {
  readonly type: 'alarm';
  readonly operation: string;
  readonly alarm: number;
  readonly slot: number;
  readonly subslot: number;
  readonly module: number;
  readonly submodule: number;
}

/** Acknowledgements of alarms, clocks, neighbours' delays. */
export interface OtherFrame {
  readonly type: 'other';
  readonly operation: string;
}

const REMEMBERED = 8; // frame ids of one conversation
const STATUS_SIZE = 4; // cycle counter, data status, transfer status
const SAME: Cyclic = { type: 'cyclic', operation: 'cyclic-data', frameId: 0, isRunning: undefined };
const CLOCK: OtherFrame = { type: 'other', operation: 'clock' };
const names = new Map([...alarms].map(([type, name]) => [type, `alarm-${name}`]));

/** Frame id and status, again and again. */
export function start(): Int32Array {
  return new Int32Array(2 * REMEMBERED);
}

export function realTime(cursor: Cursor, seen: Int32Array): RealTime {
  const id = cursor.u16();
  if (id >= FrameId.cyclic && id <= FrameId.lastCyclic) return cyclic(id, cursor, seen);
  return id === FrameId.alarmHigh || id === FrameId.alarmLow ? alarm(cursor) : CLOCK;
}

/** The status stands last. One whose reserved bits are set is none: something was put behind the frame. */
function cyclic(id: number, cursor: Cursor, seen: Int32Array): Cyclic {
  cursor.require(cursor.remaining > STATUS_SIZE, 'truncated', 'status');
  const { bytes, end } = cursor;
  const status = bytes[end - 2]!;
  if (bytes[end - 1] !== 0 || (status & DataStatus.reserved) !== 0) return SAME;
  if ((status & DataStatus.isValid) === 0) return SAME; // nobody is to look at the data
  const at = placeOf(id, seen);
  const is = status & DataStatus.isRunning;
  if (seen[at] === id && seen[at + 1] === is) return SAME;
  seen[at] = id;
  seen[at + 1] = is;
  return { type: 'cyclic', operation: 'cyclic-data', frameId: id, isRunning: is !== 0 };
}

/** Its own, else a free one, else the last. */
function placeOf(id: number, seen: Int32Array): number {
  let at = 0;
  while (at < seen.length - 2 && seen[at] !== id && seen[at] !== 0) at += 2;
  return at;
}

function alarm(cursor: Cursor): Alarm | OtherFrame {
  cursor.skip(4); // endpoints
  const type = cursor.u8() & 0x0f;
  cursor.skip(5); // flags, sequence numbers
  const outer = cursor.enter(cursor.u16());
  if (type !== Pdu.data) {
    cursor.leave(outer);
    return { type: 'other', operation: type === Pdu.error ? 'alarm-error' : 'alarm-ack' };
  }
  const block = cursor.u16();
  if ((block & 0x8000) !== 0) {
    cursor.leave(outer);
    return { type: 'other', operation: 'alarm-ack' };
  }
  cursor.skip(4); // length and version of the block
  const kind = cursor.u16();
  cursor.skip(4); // API
  const [slot, subslot] = [cursor.u16(), cursor.u16()];
  const [module, submodule] = [cursor.u32(), cursor.u32()];
  cursor.leave(outer);
  const operation = names.get(kind) ?? 'alarm-other';
  return { type: 'alarm', operation, alarm: kind, slot, subslot, module, submodule };
}

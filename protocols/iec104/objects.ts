/** What commands, parameters, clocks, resets and files say: IEC 60870-5-101:2003, information elements. */
import type { Cursor } from '../contract/cursor.ts';
import type { EventKind } from '../messages/control-event.ts';
import {
  Cause,
  commands,
  doubleStates,
  fileCalls,
  parameters,
  resets,
  steps,
  TypeId,
  type ValueForm,
} from './types.table.ts';

export interface Act {
  readonly kind: EventKind;
  readonly id: number;
  /** Undefined of what is done to the whole link. */
  readonly station: number | undefined;
  /** Tells two acts on one object apart. */
  readonly code: number;
  readonly isSelect: boolean;
  /** Of an answer that says no by itself. */
  readonly isNegative: boolean;
  readonly detail: Readonly<Record<string, string | number>>;
}

const SELECT = 0x80;
const NEGATIVE = 0x80; // of a file or section
const FILE = 0x7f00_0000;

/** The first object; more than one stands in no ASDU of these types. Undefined: nothing is done. */
export function actOf(
  cursor: Cursor,
  type: number,
  cause: number,
  station: number,
  objects: number,
  isTest: boolean,
): Act | undefined {
  if (type >= TypeId.fileReady) return fileAct(cursor, type, station);
  const isControl = cause === Cause.activation || cause === Cause.confirmation || cause >= 44;
  if (!isControl) return undefined;
  cursor.require((objects & 0x7f) === 1, 'illegal', 'number of objects');
  const start = cursor.u8() + cursor.u16le() * 0x100;
  const id = (type << 24) | start;
  const base = { id, station, code: 0, isSelect: false, isNegative: false };
  const test = isTest ? { test: 'yes' } : {};
  if (type === TypeId.clock)
    return { ...base, kind: 'time-set', detail: { time: dateTime(cursor), ...test } };
  if (type === TypeId.reset) {
    const code = cursor.u8();
    const detail = { type: resets.get(code) ?? `qualifier ${code}`, ...test };
    return { ...base, code, kind: 'restart', detail };
  }
  const parameter = parameters.get(type);
  if (parameter !== undefined) {
    const value = readValue(cursor, parameter[1]).text;
    const detail = { object: parameter[0], start, count: 1, value, ...test };
    return { ...base, kind: 'configuration-write', detail };
  }
  const command = commands.get(type);
  if (command === undefined) return undefined;
  const { text, qualifier, code } = readValue(cursor, command[1]);
  const isSelect = (qualifier & SELECT) !== 0;
  const detail = {
    object: command[0],
    start,
    count: 1,
    value: text,
    function: isSelect ? 'select' : 'execute',
    ...test,
  };
  return { ...base, code, isSelect, kind: 'command', detail };
}

interface Value {
  readonly text: string | number;
  readonly qualifier: number;
  readonly code: number;
}

function readValue(cursor: Cursor, form: ValueForm): Value {
  switch (form) {
    case 'single':
    case 'double':
    case 'step': {
      const byte = cursor.u8();
      const code = form === 'single' ? byte & 1 : byte & 3;
      const text =
        form === 'single'
          ? ['off', 'on'][code]!
          : (form === 'double' ? doubleStates : steps)[code]!;
      return { text, qualifier: byte, code };
    }
    case 'normalized':
    case 'scaled': {
      const raw = (cursor.u16le() << 16) >> 16;
      const text = form === 'scaled' ? raw : Number((raw / 0x8000).toFixed(5));
      return { text, qualifier: cursor.u8(), code: 0 };
    }
    case 'float': {
      const { bytes, start, end } = cursor.span(4);
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
      const raw = end - start < 4 ? 0 : view.getFloat32(0, true);
      const text = Number.isFinite(raw) ? Number(raw.toPrecision(7)) : String(raw);
      return { text, qualifier: cursor.u8(), code: 0 };
    }
    case 'bits':
      return { text: `0x${cursor.u32le().toString(16).padStart(8, '0')}`, qualifier: 0, code: 0 };
    case 'qualifier':
      return { text: cursor.u8(), qualifier: 0, code: 0 };
  }
}

/** CP56Time2a: milliseconds, minute, hour, day, month, year of the century. What is no date is told as bytes. */
function dateTime(cursor: Cursor): string {
  const milliseconds = cursor.u16le();
  const minute = cursor.u8() & 0x3f;
  const hour = cursor.u8() & 0x1f;
  const day = cursor.u8() & 0x1f;
  const month = cursor.u8() & 0x0f;
  const year = cursor.u8() & 0x7f;
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = two(Math.floor(milliseconds / 1000));
  return `20${two(year)}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${seconds}`;
}

/** A call and what answers it share the name of the file. */
function fileAct(cursor: Cursor, type: number, station: number): Act | undefined {
  const isNamed =
    type === TypeId.fileReady || type === TypeId.sectionReady || type === TypeId.callFile;
  if (!isNamed && type !== TypeId.segment) return undefined;
  cursor.skip(3); // address of the object
  const file = cursor.u16le();
  const id = FILE | file;
  const base = { id, station, isSelect: false, kind: 'file-transfer' as const };
  if (type === TypeId.callFile) {
    cursor.skip(1); // name of the section
    const code = cursor.u8() & 0x0f;
    const act = fileCalls.get(code) ?? 'section';
    return { ...base, code, isNegative: false, detail: { act, file } };
  }
  if (type === TypeId.segment) return { ...base, code: 0, isNegative: false, detail: {} };
  cursor.skip(type === TypeId.fileReady ? 3 : 4); // its length; of a section its name as well
  const isNegative = (cursor.u8() & NEGATIVE) !== 0;
  return { ...base, code: 0x10, isNegative, detail: { act: 'offer', file } };
}

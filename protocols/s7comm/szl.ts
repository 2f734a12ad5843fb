/** Rows of the system status list (SZL): System Software for S7-300/400, reference manual, 34. */
import type { Cursor } from '../contract/cursor.ts';

export interface Szl {
  readonly type: 'szl';
  readonly id: number;
  readonly index: number;
  readonly rows: readonly SzlRow[];
}

export type SzlRow =
  | {
      readonly list: 'module';
      readonly index: number;
      readonly order: string;
      readonly version: Version;
    }
  | {
      readonly list: 'component';
      readonly index: number;
      readonly text: string;
      readonly maker: number;
    }
  | { readonly list: 'communication'; readonly pduBytes: number; readonly connections: number }
  | {
      readonly list: 'protection';
      readonly selected: number;
      readonly assigned: number;
      readonly valid: number;
      readonly keyPosition: number;
      readonly hardware: string; // version id of the hardware configuration; empty when not valid
      readonly program: string; // of the user program
    }
  | { readonly list: 'mode'; readonly mode: number }
  | { readonly list: 'diagnostic'; readonly event: number; readonly time: string };

/** The two words a module states its version in. */
export interface Version {
  readonly high: number;
  readonly low: number;
}

/** The lower byte of an SZL id names the partial list, the upper one an extract of it. */
const List = {
  moduleIdentification: 0x11,
  componentIdentification: 0x1c,
  modes: 0x24,
  communicationCapability: 0x31,
  communicationStatus: 0x32,
  diagnosticBuffer: 0xa0,
} as const;
const CPU = 0x0; // the upper nibble: other kinds of module number their lists themselves
const COMMUNICATION_PARAMETERS = 1;
const OBJECT_MANAGEMENT = 4;
const VALID = 0x56; // `V` in `ken_rel`: this version id holds
const NO_ID = '00000000';
const ROWS = 64;
const NONE: readonly SzlRow[] = [];

export function askedSzl(data: Cursor): Szl {
  return { type: 'szl', id: data.u16(), index: data.u16(), rows: NONE };
}

export function readSzl(data: Cursor): Szl {
  const { id, index } = askedSzl(data);
  const size = data.u16();
  const rows: SzlRow[] = [];
  for (let left = data.u16(); data.again(left) && data.remaining > 0; left--) {
    const outer = data.enter(size);
    const row = rows.length < ROWS && id >> 12 === CPU ? readRow(id, data) : undefined;
    data.leave(outer);
    if (row !== undefined) rows.push(row);
  }
  return { type: 'szl', id, index, rows };
}

function readRow(id: number, row: Cursor): SzlRow | undefined {
  switch (id & 0xff) {
    case List.moduleIdentification:
      return moduleRow(row);
    case List.componentIdentification:
      return componentRow(row);
    case List.communicationCapability:
      return communicationRow(row);
    case List.communicationStatus:
      return protectionRow(row);
    case List.modes:
      return modeRow(row);
    case List.diagnosticBuffer:
      return diagnosticRow(row);
    default:
      return undefined;
  }
}

function moduleRow(row: Cursor): SzlRow {
  const index = row.u16();
  const order = row.terminatedText(20);
  row.skip(2); // module type
  return { list: 'module', index, order, version: { high: row.u16(), low: row.u16() } };
}

function componentRow(row: Cursor): SzlRow {
  const index = row.u16();
  const maker = (Math.max(row.peek(0), 0) << 8) | Math.max(row.peek(1), 0);
  return { list: 'component', index, text: row.terminatedText(row.remaining), maker };
}

function communicationRow(row: Cursor): SzlRow | undefined {
  if (row.u16() !== COMMUNICATION_PARAMETERS) return undefined;
  return { list: 'communication', pduBytes: row.u16(), connections: row.u16() };
}

function protectionRow(row: Cursor): SzlRow | undefined {
  if (row.u16() !== OBJECT_MANAGEMENT) return undefined;
  const selected = row.u16();
  const assigned = row.u16();
  const valid = row.u16();
  const keyPosition = row.u16();
  row.skip(4); // start-up switch, reserved
  const holds = row.u16();
  const hardware = row.hex(4);
  const program = row.hex(4);
  return {
    list: 'protection',
    selected,
    assigned,
    valid,
    keyPosition,
    hardware: holds >> 8 === VALID && hardware !== NO_ID ? hardware : '',
    program: (holds & 0xff) === VALID && program !== NO_ID ? program : '',
  };
}

function modeRow(row: Cursor): SzlRow {
  row.skip(3); // event and OB
  return { list: 'mode', mode: row.u8() & 0x0f };
}

function diagnosticRow(row: Cursor): SzlRow {
  const event = row.u16();
  row.skip(10); // five words that the event explains
  return { list: 'diagnostic', event, time: dateAndTime(row) };
}

/** DATE_AND_TIME: eight bytes of binary coded decimals. STEP 7, data types. */
export function dateAndTime(data: Cursor): string {
  const [year, month, day, hour, minute, second, hundredths, rest] = Array.from({ length: 8 }, () =>
    data.u8(),
  );
  const century = (year ?? 0) < 0x90 ? '20' : '19';
  const milliseconds = pair(hundredths) + ((rest ?? 0) >> 4).toString(16);
  return `${century}${pair(year)}-${pair(month)}-${pair(day)}T${pair(hour)}:${pair(minute)}:${pair(second)}.${milliseconds}`;
}

function pair(bcd = 0): string {
  return (bcd >> 4).toString(16) + (bcd & 15).toString(16);
}

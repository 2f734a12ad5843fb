/** What commands do: Omron W342, Communications Commands Reference Manual, FINS commands. */
import type { EventKind } from '../messages/control-event.ts';

export const Command = {
  writeMemory: 0x0102,
  fillMemory: 0x0103,
  transferMemory: 0x0105,
  protect: 0x0304,
  clearProtection: 0x0305,
  run: 0x0401,
  stop: 0x0402,
  readController: 0x0501,
  readConnections: 0x0502,
  readStatus: 0x0601,
  force: 0x2301,
  readName: 0x2603,
} as const;

export interface Act {
  readonly kind: EventKind;
  readonly act: string;
}

export const acts: ReadonlyMap<number, Act> = new Map([
  [0x0102, { kind: 'write', act: 'write' }],
  [0x0103, { kind: 'write', act: 'fill' }],
  [0x0105, { kind: 'write', act: 'transfer' }],
  [0x0202, { kind: 'configuration-write', act: 'write parameter area' }],
  [0x0203, { kind: 'configuration-write', act: 'clear parameter area' }],
  [0x0221, { kind: 'configuration-write', act: 'write data link table' }],
  [0x0304, { kind: 'protection-change', act: 'protect program' }],
  [0x0305, { kind: 'protection-change', act: 'clear protection' }],
  [0x0306, { kind: 'program-upload', act: 'read program' }],
  [0x0307, { kind: 'program-download', act: 'write program' }],
  [0x0308, { kind: 'program-delete', act: 'clear program' }],
  [0x0401, { kind: 'mode-change', act: 'run' }],
  [0x0402, { kind: 'mode-change', act: 'stop' }],
  [0x0403, { kind: 'restart', act: 'reset' }],
  [0x0702, { kind: 'time-set', act: 'set clock' }],
  [0x0c01, { kind: 'authentication', act: 'take access right' }],
  [0x0c02, { kind: 'authentication', act: 'force access right' }],
  [0x2101, { kind: 'command', act: 'clear error' }],
  [0x2103, { kind: 'command', act: 'clear error log' }],
  [0x2202, { kind: 'file-transfer', act: 'read file' }],
  [0x2203, { kind: 'file-transfer', act: 'write file' }],
  [0x2204, { kind: 'file-transfer', act: 'format memory card' }],
  [0x2205, { kind: 'file-transfer', act: 'delete file' }],
  [0x2206, { kind: 'file-transfer', act: 'write volume label' }],
  [0x2207, { kind: 'file-transfer', act: 'copy file' }],
  [0x2208, { kind: 'file-transfer', act: 'rename file' }],
  [0x220a, { kind: 'file-transfer', act: 'memory area and file' }],
  [0x220b, { kind: 'file-transfer', act: 'parameter area and file' }],
  [0x220c, { kind: 'file-transfer', act: 'program area and file' }],
  [0x2211, { kind: 'file-transfer', act: 'write file memory' }],
  [0x2301, { kind: 'force', act: 'force bits' }],
  [0x2302, { kind: 'force', act: 'cancel forcing' }],
  [0x2601, { kind: 'configuration-write', act: 'set name' }],
  [0x2602, { kind: 'configuration-write', act: 'delete name' }],
] as const satisfies readonly (readonly [number, Act])[]);

/** Memory areas by their codes; words have the high bit set, bits of CS and CJ have not. */
export const areas: ReadonlyMap<number, string> = new Map([
  [0x00, 'CIO'],
  [0x01, 'timer or counter'],
  [0x02, 'DM'],
  [0x09, 'timer or counter'],
  [0x30, 'CIO'],
  [0x31, 'W'],
  [0x32, 'H'],
  [0x33, 'A'],
  [0x80, 'CIO'],
  [0x81, 'timer or counter'],
  [0x82, 'DM'],
  [0x89, 'timer or counter'],
  [0x98, 'EM'],
  [0xb0, 'CIO'],
  [0xb1, 'W'],
  [0xb2, 'H'],
  [0xb3, 'A'],
  [0xdc, 'index register'],
  ...banks(0x20, 13),
  ...banks(0x90, 8),
  ...banks(0xa0, 13),
]);

/** Banks of the extended data memory. */
function banks(first: number, count: number): [number, string][] {
  return Array.from({ length: count }, (_, bank) => [first + bank, `EM bank ${bank}`]);
}

export const modes: Readonly<Record<number, string>> = { 0: 'program', 2: 'monitor', 4: 'run' };
export const memoryCards: readonly string[] = ['', 'SPRAM', 'EPROM', 'EEPROM'];

/** Commands and devices: Mitsubishi SH-080956 (SLMP reference); of MELSOFT, unpublished, as Nozomi Networks' dissector names them. */
import type { EventKind } from '../messages/control-event.ts';

export interface Command {
  readonly operation: string;
  readonly kind?: EventKind;
  readonly to?: string;
  /** Begins with a device and a count. */
  readonly isPlaced?: true;
}

const command = (operation: string, kind?: EventKind, to?: string): Command =>
  kind === undefined
    ? { operation }
    : to === undefined
      ? { operation, kind }
      : { operation, kind, to };

export const READ_TYPE = 0x0101;
export const OPEN = 0x0121;

export const slmp: ReadonlyMap<number, Command> = new Map([
  [READ_TYPE, command('read-type-name')],
  [0x0401, command('read')],
  [0x0403, command('read-random')],
  [0x0406, command('read-blocks')],
  [0x0601, command('read-module')],
  [0x0613, command('read-memory')],
  [0x0619, command('self-test')],
  [0x0801, command('register-monitor')],
  [0x0802, command('monitor')],
  [0x1001, command('remote-run', 'mode-change', 'run')],
  [0x1002, command('remote-stop', 'mode-change', 'stop')],
  [0x1003, command('remote-pause', 'mode-change', 'pause')],
  [0x1005, command('remote-latch-clear', 'mode-change', 'latch clear')],
  [0x1006, command('remote-reset', 'restart')],
  [0x1401, { operation: 'write', kind: 'write', isPlaced: true }],
  [0x1402, command('write-random', 'write')],
  [0x1406, command('write-blocks', 'write')],
  [0x1601, command('write-module', 'write')],
  [0x1613, command('write-memory', 'write')],
  [0x1617, command('clear-error', 'command')],
  [0x1630, command('remote-unlock', 'protection-change')],
  [0x1631, command('remote-lock', 'protection-change')],
  [0x1810, command('read-folder')],
  [0x1811, command('search-folder')],
  [0x1820, command('new-file', 'file-transfer')],
  [0x1822, command('delete-file', 'file-transfer')],
  [0x1824, command('copy-file', 'file-transfer')],
  [0x1827, command('open-file')],
  [0x1828, command('read-file', 'file-transfer')],
  [0x1829, command('write-file', 'file-transfer')],
  [0x182a, command('close-file')],
]);

export const melsoft: ReadonlyMap<number, Command> = new Map([
  [OPEN, command('open')],
  [0x0131, command('login-user')],
  [0x0132, command('login-password', 'authentication')],
  [0x0133, command('read-users')],
  [0x0134, command('read-users')],
  [0x0150, command('read-safety-mode')],
  [0x0410, command('access-memory')],
  [0x0411, command('access-memory')],
  [0x1001, command('remote-run', 'mode-change', 'run')],
  [0x1002, command('remote-stop', 'mode-change', 'stop')],
  [0x1003, command('remote-pause', 'mode-change', 'pause')],
  [0x1006, command('remote-reset', 'restart')],
  [0x1120, command('change-safety-mode', 'mode-change', 'other safety mode')],
  [0x1133, command('register-users', 'protection-change')],
  [0x1859, command('read-file-list')],
  [0x1868, command('read-file', 'program-upload')],
  [0x1869, command('write-file', 'program-download')],
]);

/** Of 1E frames, by their subheader. */
export const compatible: ReadonlyMap<number, Command> = new Map([
  [0x00, command('read')],
  [0x01, command('read')],
  [0x02, command('write', 'write')],
  [0x03, command('write', 'write')],
  [0x04, command('write-random', 'write')],
  [0x05, command('write-random', 'write')],
  [0x06, command('register-monitor')],
  [0x07, command('register-monitor')],
  [0x08, command('monitor')],
  [0x09, command('monitor')],
  [0x0e, command('read-module')],
  [0x0f, command('write-module', 'write')],
  [0x13, command('remote-run', 'mode-change', 'run')],
  [0x14, command('remote-stop', 'mode-change', 'stop')],
  [0x15, command('read-type-name')],
  [0x16, command('self-test')],
  [0x17, command('read-file-register')],
  [0x18, command('write-file-register', 'write')],
  [0x19, command('write-file-register', 'write')],
  [0x1a, command('register-monitor')],
  [0x1b, command('monitor')],
  [0x3b, command('read-file-register')],
  [0x3c, command('write-file-register', 'write')],
]);

/** Models by the code that 1E frames know them by: the manual of the FX3U-ENET. */
export const models: ReadonlyMap<number, string> = new Map([
  [0xf3, 'FX3U'],
  [0xf4, 'FX3G'],
]);

/** Commands that hold a password, or what stands for one. */
export const secrets: ReadonlySet<number> = new Set([0x0132, 0x1133, 0x1630, 0x1631]);

/** Devices that are numbered in sixteens. */
export const inSixteens: ReadonlySet<string> = new Set([
  'X',
  'Y',
  'B',
  'W',
  'SB',
  'SW',
  'DX',
  'DY',
  'ZR',
]);

/** Devices by their binary code. */
export const devices: ReadonlyMap<number, string> = new Map([
  [0x90, 'M'],
  [0x91, 'SM'],
  [0x92, 'L'],
  [0x93, 'F'],
  [0x94, 'V'],
  [0x98, 'S'],
  [0x9c, 'X'],
  [0x9d, 'Y'],
  [0xa0, 'B'],
  [0xa1, 'SB'],
  [0xa2, 'DX'],
  [0xa3, 'DY'],
  [0xa8, 'D'],
  [0xa9, 'SD'],
  [0xaf, 'R'],
  [0xb0, 'ZR'],
  [0xb4, 'W'],
  [0xb5, 'SW'],
  [0xc0, 'TC'],
  [0xc1, 'TS'],
  [0xc2, 'TN'],
  [0xc3, 'CC'],
  [0xc4, 'CS'],
  [0xc5, 'CN'],
  [0xcc, 'Z'],
]);

/** Services, tables and procedures: ANSI C12.22-2012 and C12.19-2012, as the fields of TShark 4.0 name them. */
import type { EventKind } from '../messages/control-event.ts';

export const Service = {
  identify: 0x20,
  fullRead: 0x30,
  fullWrite: 0x40,
  offsetWrite: 0x4f,
  logon: 0x50,
  security: 0x51,
} as const;

/** Codes below it are answers. */
export const FIRST_REQUEST = 0x20;

export const operations: ReadonlyMap<number, string> = new Map([
  [0x20, 'identify'],
  [0x21, 'terminate'],
  [0x22, 'disconnect'],
  [0x24, 'deregister'],
  [0x25, 'resolve'],
  [0x26, 'trace'],
  [0x27, 'register'],
  [0x30, 'read'],
  [0x31, 'read-by-index'],
  [0x3e, 'read-default'],
  [0x3f, 'read-by-offset'],
  [0x40, 'write'],
  [0x41, 'write-by-index'],
  [0x4f, 'write-by-offset'],
  [0x50, 'logon'],
  [0x51, 'security'],
  [0x52, 'logoff'],
  [0x53, 'authenticate'],
  [0x60, 'negotiate'],
  [0x70, 'wait'],
]);

export const refusals: ReadonlyMap<number, string> = new Map([
  [1, 'error'],
  [2, 'service not supported'],
  [3, 'insufficient security'],
  [4, 'operation not possible'],
  [5, 'inappropriate action'],
  [6, 'busy'],
  [7, 'data not ready'],
  [8, 'data locked'],
  [9, 'renegotiate'],
  [10, 'invalid service sequence'],
  [11, 'security mechanism error'],
  [12, 'unknown application title'],
  [13, 'network timeout'],
  [14, 'network not reachable'],
  [15, 'request too large'],
  [16, 'response too large'],
  [17, 'segmentation not possible'],
  [18, 'segmentation error'],
]);

export const Table = { manufacturer: 1, identification: 5, procedure: 7 } as const;

/** What a standard procedure does; the others command something of the meter's own. */
export const procedures: ReadonlyMap<number, readonly [EventKind, string]> = new Map<
  number,
  readonly [EventKind, string]
>([
  [0, ['restart', 'cold-start']],
  [1, ['restart', 'warm-start']],
  [2, ['configuration-write', 'save-configuration']],
  [3, ['write', 'clear-data']],
  [4, ['write', 'reset-list-pointers']],
  [5, ['write', 'update-last-read-entry']],
  [6, ['mode-change', 'change-mode']],
  [7, ['write', 'clear-standard-status']],
  [8, ['write', 'clear-manufacturer-status']],
  [9, ['write', 'remote-reset']],
  [10, ['time-set', 'set-date-and-time']],
  [11, ['command', 'execute-diagnostics']],
  [21, ['command', 'direct-load-control']],
]);

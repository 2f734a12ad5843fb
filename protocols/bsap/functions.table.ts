/** Numbers of BSAP, as the ICSNPP analyzer of CISA names them; the maker's guide is not public. */
import type { EventKind } from '../messages/control-event.ts';

export const MessageType = { poll: 0, count: 1, response: 5, request: 6 } as const;
/** Two more that ask. */
export const requests: ReadonlySet<number> = new Set([MessageType.request, 0x84, 0x86]);

/** Who a message is for, or from: the function of a node. */
export const NodeFunction = { database: 0xa0, extension: 0xa1 } as const;

export const operations: ReadonlyMap<number, string> = new Map([
  [0x00, 'read-signal-by-address'],
  [0x02, 'read-logical-by-address'],
  [0x04, 'read-signal-by-name'],
  [0x06, 'read-logical-by-name'],
  [0x0c, 'read-signal-by-list'],
  [0x0d, 'read-signal-by-list-continued'],
  [0x0e, 'read-logical-by-list'],
  [0x0f, 'read-logical-by-list-continued'],
  [0x80, 'write-signal-by-address'],
  [0x84, 'write-signal-by-name'],
  [0x8c, 'write-signal-by-list'],
  [0x8d, 'write-signal-by-list-continued'],
]);
export const FIRST_WRITE = 0x80;
export const READ_BY_NAME = 0x04;

export interface Extension {
  readonly name: string;
  readonly kind?: EventKind;
}

/** What the extension of the database does. */
export const extensions: ReadonlyMap<number, Extension> = new Map<number, Extension>([
  [0x0101, { name: 'reset-system', kind: 'restart' }],
  [0x0102, { name: 'reset-diagnostics' }],
  [0x0201, { name: 'read-date-and-time' }],
  [0x0202, { name: 'read-date' }],
  [0x0203, { name: 'read-time' }],
  [0x0281, { name: 'write-date-and-time', kind: 'time-set' }],
  [0x0400, { name: 'change-local-address', kind: 'configuration-write' }],
]);

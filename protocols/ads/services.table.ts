/** Commands, index groups and states: Beckhoff Information System, "ADS specification" and TcAdsDef.h. */
import type { EventKind } from '../messages/control-event.ts';

export const Command = {
  readDeviceInfo: 1,
  read: 2,
  write: 3,
  readState: 4,
  writeControl: 5,
  addNotification: 6,
  deleteNotification: 7,
  notification: 8,
  readWrite: 9,
} as const;

export const operations: readonly (string | undefined)[] = [
  undefined,
  'read-device-info',
  'read',
  'write',
  'read-state',
  'write-control',
  'add-notification',
  'delete-notification',
  undefined, // a device's own words
  'read-write',
];

/** The service of the operating system, and index groups of it. */
export const SYSTEM_SERVICE = 10_000;

export const Group = {
  openFile: 120,
  targetDescription: 700,
  handleByName: 0xf003,
  valueByHandle: 0xf005,
  releaseHandle: 0xf006,
  manyWrites: 0xf081,
} as const;

export interface ServiceAct {
  readonly kind: EventKind;
  readonly act: string;
}

/** What writing to an index group of the system service does. */
export const serviceActs: ReadonlyMap<number, ServiceAct> = new Map([
  [131, { kind: 'file-transfer', act: 'delete file' }],
  [132, { kind: 'file-transfer', act: 'rename file' }],
  [138, { kind: 'file-transfer', act: 'make folder' }],
  [139, { kind: 'file-transfer', act: 'remove folder' }],
  [200, { kind: 'configuration-write', act: 'write registry' }],
  [400, { kind: 'time-set', act: 'set clock' }],
  [500, { kind: 'command', act: 'start process' }],
  [600, { kind: 'configuration-write', act: 'change net id' }],
  [801, { kind: 'configuration-write', act: 'add route' }],
  [802, { kind: 'configuration-write', act: 'delete route' }],
] as const satisfies readonly (readonly [number, ServiceAct])[]);

/** What is asked for by name and answered: all others only read. */
export const fileGroups: ReadonlySet<number> = new Set([120, 131, 132, 138, 139]);

/** How a file is opened that is to be changed. */
export const OPEN_TO_WRITE = 0x02 | 0x04;

export const states: readonly string[] = [
  'invalid',
  'idle',
  'reset',
  'init',
  'start',
  'run',
  'stop',
  'save configuration',
  'load configuration',
  'power failure',
  'power good',
  'error',
  'shutdown',
  'suspend',
  'resume',
  'config',
  'reconfig',
];

/** Services of the discovery port, and what may be in their messages. */
export const Discovery = { info: 1, addRoute: 6, answer: 0x8000_0000 } as const;
export const Tag = {
  status: 1,
  password: 2,
  version: 3,
  system: 4,
  host: 5,
  netId: 7,
  route: 12,
  user: 13,
} as const;

/** Kinds of operating systems, by the number Windows gives them. */
export const systems: Readonly<Record<number, string>> = { 2: 'Windows NT', 3: 'Windows CE' };

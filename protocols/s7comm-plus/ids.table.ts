/** Numbers of S7comm-plus, unpublished: names as in the S7comm-plus Wireshark dissector (T. Wiens). */
import type { EventKind } from '../messages/control-event.ts';
import type { Attribute } from '../messages/fact.ts';

export const Opcode = { request: 0x31, response: 0x32, notification: 0x33 } as const;

export const FunctionCode = {
  error: 0x04b1,
  explore: 0x04bb,
  createObject: 0x04ca,
  deleteObject: 0x04d4,
  setVariable: 0x04f2,
  getVariable: 0x04fc,
  addLink: 0x0506,
  removeLink: 0x051a,
  getLink: 0x0524,
  setMultiVariables: 0x0542,
  getMultiVariables: 0x054c,
  beginSequence: 0x0556,
  endSequence: 0x0560,
  invoke: 0x056b,
  setVarSubstreamed: 0x057c,
  getVarSubstreamed: 0x0586,
  getVariablesAddress: 0x0590,
  abort: 0x059a,
  initSsl: 0x05b3,
} as const;

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `set-multi-variables` by 0x0542. */
export const operations: ReadonlyMap<number, string> = new Map(
  Object.entries(FunctionCode).map(([name, code]) => [code, hyphenated(name)]),
);

/** Objects every station has. */
export const ObjectId = {
  program: 3,
  centralProcessor: 48,
  processorProxy: 49,
  common: 50,
  execution: 52,
  serverSessions: 285,
} as const;

/** Objects a client makes for itself have numbers from here on, as the blocks of a program have from 0x8000_0000. */
export const FIRST_DYNAMIC = 0x7000_0000;
export const FIRST_CLASSED = 0x8000_0000;

/** Areas whose values are written by symbol. */
export const areas: ReadonlyMap<number, string> = new Map([
  [80, 'I'],
  [81, 'Q'],
  [82, 'M'],
  [83, 'counter'],
  [84, 'timer'],
]);

/** Classes of what a program is made of; the number of an object holds its class. */
export const blockClasses: ReadonlyMap<number, string> = new Map([
  [2574, 'DB'],
  [2578, 'FB'],
  [2579, 'FC'],
  [2610, 'OB'],
  [3932, 'UDT'],
]);

export const ClassId = { serverSession: 287, forceDescription: 4699, standardFile: 4170 } as const;

export const AttributeId = {
  name: 233,
  sessionApplication: 297,
  sessionHost: 298,
  sessionResponse: 304,
  sessionVersion: 306,
  systemVersion: 319,
  legitimation: 1846,
  lastModified: 2453,
  changeCounter: 2479,
  blockCrc: 2532,
  bodyDescription: 2533,
  code: 2580,
  protectionLevel: 3451,
  operatingState: 3486,
  identification0: 3753,
} as const;

export interface AttributeAct {
  readonly kind: EventKind;
  readonly act: string;
}

/** What it means to write an attribute; of all others it is a write. */
export const attributeActs: ReadonlyMap<number, AttributeAct> = new Map([
  [AttributeId.sessionResponse, { kind: 'authentication', act: 'password' }],
  [387, { kind: 'program-delete', act: 'memory reset' }],
  [388, { kind: 'factory-reset', act: 'reset' }],
  [AttributeId.legitimation, { kind: 'authentication', act: 'password' }],
  [2167, { kind: 'mode-change', act: 'operating state' }],
  [2415, { kind: 'time-set', act: 'set clock' }],
  [2421, { kind: 'time-set', act: 'set clock' }],
  [2422, { kind: 'time-set', act: 'time zone' }],
  [AttributeId.protectionLevel, { kind: 'protection-change', act: 'protection level' }],
  [3452, { kind: 'protection-change', act: 'password' }],
  [3453, { kind: 'protection-change', act: 'fail-safe password' }],
  [3587, { kind: 'configuration-write', act: 'network parameters' }],
  [3748, { kind: 'mode-change', act: 'station state' }],
  [4558, { kind: 'time-set', act: 'time synchronisation' }],
  [4681, { kind: 'protection-change', act: 'password' }],
  [4682, { kind: 'protection-change', act: 'password' }],
  [4688, { kind: 'command', act: 'hardware command' }],
] as const satisfies readonly (readonly [number, AttributeAct])[]);

/** Attributes that prove who somebody is: answers to a challenge, passwords. */
export const secrets: ReadonlySet<number> = new Set<number>([
  AttributeId.sessionResponse,
  AttributeId.legitimation,
  3449,
  3452,
  3453,
  4681,
  4682,
]);

/** Methods of services that are called by number. */
export const methodActs: ReadonlyMap<number, AttributeAct> = new Map([
  [18827, { kind: 'firmware-update', act: 'begin' }],
  [18829, { kind: 'firmware-update', act: 'finish' }],
  [18878, { kind: 'firmware-update', act: 'uninstall' }],
  [15000009, { kind: 'program-download', act: 'begin' }],
  [15000011, { kind: 'program-download', act: 'finish' }],
  [15000016, { kind: 'program-download', act: 'activate' }],
  [15000019, { kind: 'program-download', act: 'abort' }],
] as const satisfies readonly (readonly [number, AttributeAct])[]);

/** What a client asks of the execution unit (attribute 2167), and what it is in (3486). */
export const stateRequests: Readonly<Record<number, string>> = {
  1: 'stop',
  2: 'reset retentive data',
  3: 'run',
  4: 'run redundant',
};
export const states: Readonly<Record<number, string>> = { 4: 'stop', 8: 'run' };

/** Parts of the text of a session's version: `1;6ES7 214-1HE30-0XB0;V2.2`. */
export const versionParts: readonly (Attribute | undefined)[] = [
  undefined,
  'order-code',
  'firmware',
];

/** Of the kinds of failure an answer names by a negative number. */
export const failures: ReadonlyMap<number, string> = new Map([
  [-2, 'invalid value type'],
  [-3, 'invalid argument'],
  [-4, 'not enough memory'],
]);

/** Precision Time Protocol, version 2: IEEE 1588-2008, 13; of version 1 (IEEE 1588-2002) who speaks. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { clockIdentity, type Management, management } from './management.ts';

export const PtpType = {
  sync: 0,
  delayRequest: 1,
  peerDelayRequest: 2,
  announce: 11,
  signalling: 12,
  management: 13,
} as const;

/** What a clock tells of the one it goes by. */
export interface Announce {
  readonly grandmaster: string;
  readonly priority1: number;
  readonly priority2: number;
  readonly clockClass: number;
  readonly accuracy: number;
  /** Clocks between the grandmaster and this one. */
  readonly steps: number;
  readonly timeSource: number;
}

export interface PtpMessage {
  readonly version: number;
  readonly type: number;
  readonly domain: string;
  /** `00:80:f4:ff:fe:00:00:01`; empty where nothing new is told. */
  readonly clock: string;
  readonly port: number;
  readonly announce: Announce | undefined;
  readonly management: Management | undefined;
}

export interface PtpState {
  /** When it last was told that this clock asks for the time. */
  toldSecond: number;
}

/** What a management message wants changed. */
export interface PtpQuestion {
  readonly management: Management;
}

export type PtpTurn = Turn<PtpState, PtpQuestion>;

const EVERY = 60; // seconds
const V1_TYPES: readonly (string | undefined)[] = [
  'sync',
  'delay-request',
  'follow-up',
  'delay-response',
  'management',
];
const operations: readonly (string | undefined)[] = [
  'sync',
  'delay-request',
  'peer-delay-request',
  'peer-delay-response',
  undefined,
  undefined,
  undefined,
  undefined,
  'follow-up',
  'delay-response',
  'peer-delay-response-follow-up',
  'announce',
  'signalling',
  'management',
];
const Action = { response: 2, acknowledge: 4 } as const;
const ACTION_AT = 46;
const V1_CONTROL_AT = 32;

export function start(): PtpState {
  return { toldSecond: -EVERY };
}

/** Of management messages alone: the others are told to all. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const isManagement = (bytes[start]! & 15) === PtpType.management && bytes[start + 1] !== 1;
  if (!isManagement || end - start <= ACTION_AT) return 'request';
  const action = bytes[start + ACTION_AT]! & 15;
  return action === Action.response || action === Action.acknowledge ? 'response' : 'request';
}

export function decode(cursor: Cursor, turn: PtpTurn): PtpMessage {
  const type = cursor.u8() & 15;
  const version = cursor.u8() & 15;
  if (version === 1) return first(cursor);
  cursor.require(version === 2, 'illegal', 'version');
  const size = cursor.u16();
  const domain = cursor.u8();
  if (!isTelling(type, turn)) return { ...QUIET, type };
  cursor.require(size >= cursor.offset - cursor.start, 'inconsistent', 'length');
  cursor.skip(1 + 2 + 8 + 4); // sub-domain, flags, correction, of the type's own
  const clock = clockIdentity(cursor);
  const port = cursor.u16();
  const sequence = cursor.u16();
  cursor.skip(1 + 1); // control, interval
  const head = { version, type, domain: String(domain), clock, port };
  const told = type === PtpType.announce ? announce(cursor) : undefined;
  const asked = type === PtpType.management ? management(cursor, sequence, turn) : undefined;
  return { ...head, announce: told, management: asked };
}

export function operation({ version, type, management }: PtpMessage): string | undefined {
  if (version === 1) return V1_TYPES[type];
  return management === undefined ? operations[type] : `management-${management.action}`;
}

const QUIET: PtpMessage = {
  version: 2,
  type: 0,
  domain: '',
  clock: '',
  port: 0,
  announce: undefined,
  management: undefined,
};

/** Most messages are the beat of the clock, many a second: they say nothing new. */
function isTelling(type: number, turn: PtpTurn): boolean {
  if (type === PtpType.announce || type === PtpType.management) return true;
  if (type !== PtpType.delayRequest || turn.second - turn.state.toldSecond < EVERY) return false;
  turn.state.toldSecond = turn.second;
  return true;
}

function announce(cursor: Cursor): Announce {
  cursor.skip(10 + 2 + 1); // origin timestamp, offset to UTC
  const priority1 = cursor.u8();
  const clockClass = cursor.u8();
  const accuracy = cursor.u8();
  cursor.skip(2); // variance
  const priority2 = cursor.u8();
  const grandmaster = clockIdentity(cursor);
  const steps = cursor.u16();
  return {
    grandmaster,
    priority1,
    priority2,
    clockClass,
    accuracy,
    steps,
    timeSource: cursor.u8(),
  };
}

function first(cursor: Cursor): PtpMessage {
  cursor.skip(2); // version of the network
  const domain = cursor.terminatedText(16);
  cursor.skip(1 + 1); // type of message, technology
  const mac = cursor.mac();
  const port = cursor.u16();
  cursor.skip(cursor.start + V1_CONTROL_AT - cursor.offset);
  const type = cursor.u8();
  const clock = mac === '' ? '' : `${mac.slice(0, 8)}:ff:fe:${mac.slice(9)}`;
  return { ...QUIET, version: 1, type, domain, clock, port };
}

/**
 * NTP: RFC 5905, 7.3 (versions 1 to 4, SNTP as well); RFC 9327, 2 (control messages). Mode 7 is that of
 * ntpdc, which nobody specified: the fields of TShark 4.0's ntp dissector.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { type Control, control } from './control-message.ts';

export const Mode = {
  active: 1,
  passive: 2,
  client: 3,
  server: 4,
  broadcast: 5,
  control: 6,
  private: 7,
} as const;

export interface NtpMessage {
  readonly mode: number;
  readonly version: number;
  /** 0: not said, or a refusal; 1: a clock of its own; 16: none. */
  readonly stratum: number;
  /** It says that it does not know the time. */
  readonly isUnsynchronised: boolean;
  /** The clock's name, the address of the server it goes by, or why it refuses. */
  readonly reference: string;
  readonly control: Control | undefined;
  /** Of mode 7. */
  readonly request: number;
  readonly isResponse: boolean;
}

/** A change that was asked for, in ntpq's words. */
export interface NtpQuestion {
  readonly operation: string;
  readonly variables: string;
}

export type NtpTurn = Turn<undefined, NtpQuestion>;

export const MON_GETLIST = [20, 42] as const; // who asked this server last, in both notations of it
const ALARM = 3;
const RESPONSE_BIT = 0x80;
const HEADER_SIZE = 48;
const operations = [
  'reserved',
  'symmetric-active',
  'symmetric-passive',
  'query',
  'answer',
  'broadcast',
] as const;

/** Peers are equals: whoever speaks tells. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const mode = bytes[start]! & 7;
  if (mode === Mode.control && end - start > 1)
    return bytes[start + 1]! & RESPONSE_BIT ? 'response' : 'request';
  if (mode === Mode.private) return bytes[start]! & RESPONSE_BIT ? 'response' : 'request';
  return mode === Mode.server || mode === Mode.passive ? 'response' : 'request';
}

export function decode(cursor: Cursor, turn: NtpTurn): NtpMessage {
  const first = cursor.u8();
  const mode = first & 7;
  const version = (first >> 3) & 7;
  const head = { ...NOTHING, mode, version };
  if (mode === Mode.control) {
    const said = control(cursor, turn);
    return { ...head, control: said, isResponse: said.isResponse };
  }
  if (mode === Mode.private) {
    cursor.skip(1 + 1); // sequence, implementation
    return { ...head, request: cursor.u8(), isResponse: (first & RESPONSE_BIT) !== 0 };
  }
  cursor.require(cursor.remaining >= HEADER_SIZE - 1, 'truncated', 'header');
  if (mode === Mode.client) return head;
  const stratum = cursor.u8();
  cursor.skip(1 + 1 + 4 + 4); // poll, precision, root delay and dispersion
  const reference = stratum <= 1 ? cursor.terminatedText(4) : cursor.ipv4();
  return { ...head, stratum, reference, isUnsynchronised: first >> 6 === ALARM };
}

const NOTHING: NtpMessage = {
  mode: 0,
  version: 0,
  stratum: 0,
  isUnsynchronised: false,
  reference: '',
  control: undefined,
  request: 0,
  isResponse: false,
};

export function operation({ mode, control, isResponse, stratum }: NtpMessage): string {
  if (control !== undefined) return `${control.operation}${isResponse ? '-answer' : ''}`;
  if (mode === Mode.private) return isResponse ? 'private-answer' : 'private-request';
  if (mode === Mode.server && stratum === 0) return 'refusal';
  return operations[mode] ?? 'reserved';
}

/** Messages of a log: RFC 3164, 4.1, RFC 5424, 6, and what makers write who follow neither. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { priorityEnd } from './frame.ts';

export interface SyslogMessage {
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number;
  /** Who wrote it, by its own words; empty where it did not say, or said what it said before. */
  readonly host: string;
  readonly serial: string;
  /** Several hosts speak through this one. */
  readonly isRelay: boolean;
}

/** The last name heard from one sender: one that hands on what others wrote has several. */
export interface SyslogState {
  host: string;
  isRelay: boolean;
}

export type SyslogTurn = Turn<SyslogState>;

const HEAD_MAX = 160; // bytes in which the names stand
const NOTICE = 13; // RFC 3164, 4.3.3: what has no priority
const SEVERITY = 7;

/** Each with the host's name as its first group. The time is written in more ways than the RFC allows. */
const forms: readonly RegExp[] = [
  /^1 \S+ (\S+) \S+ /, // RFC 5424
  /^(?:[A-Z][a-z]{2} +\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\dT\S+) ([A-Za-z0-9](?:[\w.:-]*\w)?) /,
  /^\d+: ([A-Za-z][\w.-]*): (?:\*?[A-Z][a-z]{2} |\[|<)/, // IOS, where a name is configured
  /\bdevname="?([\w.-]+)/, // FortiOS
  /^([\w.-]+): NetScreen device_id=/,
];
const SERIAL = /\b(?:devid|device_id)="?([A-Z0-9]{8,32})\b/;
const NIL = '-';

export function start(): SyslogState {
  return { host: '', isRelay: false };
}

export function decode(cursor: Cursor, turn: SyslogTurn): SyslogMessage | undefined {
  if (turn.carrier === 'tcp') skipSize(cursor);
  const at = priorityEnd(cursor.bytes, cursor.offset, cursor.end);
  const priority = at < 0 ? NOTICE : priorityOf(cursor.bytes, cursor.offset + 1, at - 1);
  if (at >= 0) cursor.skip(at - cursor.offset);
  const head = `${cursor.text(Math.min(cursor.remaining, HEAD_MAX))} `;
  if (head === ' ') return undefined; // an empty line between two messages
  const { state } = turn;
  const host = hostOf(head);
  const isNew = host !== '' && host !== state.host;
  if (isNew && state.host !== '') state.isRelay = true;
  if (isNew) state.host = host;
  const serial = isNew ? (SERIAL.exec(head)?.[1] ?? '') : '';
  return { severity: priority & SEVERITY, host: isNew ? host : '', serial, isRelay: state.isRelay };
}

const severities = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
] as const;

export function operation({ severity }: SyslogMessage): string {
  return severities[severity]!;
}

function hostOf(head: string): string {
  for (const form of forms) {
    const host = form.exec(head)?.[1];
    if (host !== undefined) return host === NIL ? '' : host;
  }
  return '';
}

/** The size before a message that is counted; digits begin no other. */
function skipSize(cursor: Cursor): void {
  while (cursor.peek() >= 0x30 && cursor.peek() <= 0x39) cursor.skip(1);
  while (cursor.peek() === 0x20) cursor.skip(1);
}

function priorityOf(bytes: Uint8Array, start: number, end: number): number {
  let priority = 0;
  for (let at = start; at < end; at++) priority = priority * 10 + bytes[at]! - 0x30;
  return priority;
}

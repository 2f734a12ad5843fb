/** RFC 1157, 4 (v1); RFC 3416, 3 (the PDUs of v2c and v3); RFC 3412, 6 and RFC 3414, 2.4 (the header of v3). */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import {
  BerTag,
  berEnter,
  berInteger,
  berObjectIdentifier,
  berSize,
  berTag,
  numberOf,
} from '../encodings/ber.ts';
import { fold } from '../encodings/fold.ts';
import { askOnce } from '../encodings/retry.ts';
import { type Community, communityOf, type Engine, engineOf } from './header.ts';
import { objectAt } from './objects.ts';
import { errors, MessageFlag, PduTag, pduNames, ValueTag, Version } from './pdu.table.ts';

export interface SnmpMessage {
  readonly version: 'v1' | 'v2c' | 'v3';
  /** Of v1 and v2c. */
  readonly community: Community | undefined;
  /** Of v3. */
  readonly security: Security | undefined;
  /** Undefined where it is encrypted. */
  readonly pdu: Pdu | undefined;
  /** In a response: the Set or the inform it answers. */
  readonly question: SnmpQuestion | undefined;
}

export interface Security {
  readonly engine: Engine | undefined;
  readonly level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  readonly hasUser: boolean;
}

export interface Pdu {
  readonly tag: number;
  readonly requestId: number;
  readonly error: number;
  readonly bindings: readonly Binding[];
  /** Of a v1 trap. */
  readonly enterprise: string;
  readonly genericTrap: number;
}

/** One variable. The value aliases the packet. */
export interface Binding {
  readonly oid: string;
  readonly tag: number;
  readonly value: Span;
}

/** Answers to anything else name their variables themselves. */
export type SnmpQuestion = SetQuestion | { readonly type: 'inform' };

/** What was set, for when it is known whether it was. */
export interface SetQuestion {
  readonly type: 'set';
  readonly same: number;
  readonly object: string;
  readonly oid: string;
  readonly count: number;
  /** Of the first, where it is a number: a text may be a secret. */
  readonly value: number | undefined;
}

/** What a walk has shown so far, which later rows need. */
export interface SnmpState {
  /** Index of the entity that is the box itself; empty: not known. */
  chassis: string;
  name: string;
}

export type SnmpTurn = Turn<SnmpState, SnmpQuestion>;

const MOST_BINDINGS = 256;
const OID_MAX = 256;
const USM = 3; // the user-based security model
const NO_TRAP = -1;
const INFORM: SnmpQuestion = { type: 'inform' };
const errorNames = errors.map((name) => `error-${name}`);

export function start(): SnmpState {
  return { chassis: '', name: '' };
}

export function decode(cursor: Cursor, turn: SnmpTurn): SnmpMessage {
  berEnter(cursor, BerTag.sequence, 'message');
  const version = berInteger(cursor, 'version');
  if (version === Version.v3) return versionThree(cursor, turn);
  cursor.require(version === Version.v1 || version === Version.v2c, 'illegal', 'version');
  const outer = berEnter(cursor, BerTag.octetString, 'community');
  const community = communityOf(cursor.span(cursor.remaining));
  cursor.leave(outer);
  const pdu = readPdu(cursor);
  if (community.wellKnown === '') turn.conceal();
  return {
    version: version === Version.v1 ? 'v1' : 'v2c',
    community,
    security: undefined,
    pdu,
    question: matched(cursor, pdu, turn),
  };
}

export function operation({ pdu }: SnmpMessage): string | undefined {
  if (pdu === undefined) return 'encrypted';
  if (pdu.tag !== PduTag.response) return pduNames.get(pdu.tag);
  return pdu.error === 0 ? undefined : errorNames[pdu.error];
}

function versionThree(cursor: Cursor, turn: SnmpTurn): SnmpMessage {
  const header = berEnter(cursor, BerTag.sequence, 'header');
  berInteger(cursor, 'message id');
  berInteger(cursor, 'maximum size');
  const inFlags = berEnter(cursor, BerTag.octetString, 'flags');
  const flags = cursor.u8();
  cursor.leave(inFlags);
  const model = berInteger(cursor, 'security model');
  cursor.leave(header);

  const parameters = berEnter(cursor, BerTag.octetString, 'security parameters');
  const security = model === USM ? userSecurity(cursor, flags) : undefined;
  cursor.leave(parameters);
  const pdu = scopedPdu(cursor);
  return {
    version: 'v3',
    community: undefined,
    security,
    pdu,
    question: matched(cursor, pdu, turn),
  };
}

function userSecurity(cursor: Cursor, flags: number): Security {
  berEnter(cursor, BerTag.sequence, 'user security');
  const outer = berEnter(cursor, BerTag.octetString, 'engine id');
  const engine = engineOf(cursor.span(cursor.remaining));
  cursor.leave(outer);
  berInteger(cursor, 'engine boots');
  berInteger(cursor, 'engine time');
  cursor.require(berTag(cursor) === BerTag.octetString, 'illegal', 'user');
  const hasUser = berSize(cursor) > 0; // who it is, and what proves it, is nobody's business
  const isPrivate = (flags & MessageFlag.private) !== 0;
  const isAuthenticated = (flags & MessageFlag.authenticated) !== 0;
  const level = isPrivate ? 'authPriv' : isAuthenticated ? 'authNoPriv' : 'noAuthNoPriv';
  return { engine, level, hasUser };
}

/** In clear a sequence, encrypted a string of bytes. RFC 3412, 6.8. */
function scopedPdu(cursor: Cursor): Pdu | undefined {
  const tag = berTag(cursor);
  if (tag === BerTag.octetString) return undefined;
  cursor.require(tag === BerTag.sequence, 'illegal', 'scoped PDU');
  cursor.enter(berSize(cursor));
  cursor.leave(berEnter(cursor, BerTag.octetString, 'context engine id'));
  cursor.leave(berEnter(cursor, BerTag.octetString, 'context name'));
  return readPdu(cursor);
}

function readPdu(cursor: Cursor): Pdu {
  const tag = berTag(cursor);
  cursor.require(pduNames.has(tag), 'illegal', 'PDU');
  cursor.enter(berSize(cursor));
  if (tag === PduTag.trapV1) return trapV1(cursor);
  const requestId = berInteger(cursor, 'request id');
  const error = berInteger(cursor, 'error status'); // of a bulk request: how many do not repeat
  berInteger(cursor, 'error index');
  const bindings = readBindings(cursor);
  return { tag, requestId, error, bindings, enterprise: '', genericTrap: NO_TRAP };
}

function trapV1(cursor: Cursor): Pdu {
  cursor.require(berTag(cursor) === BerTag.objectIdentifier, 'illegal', 'enterprise');
  const enterprise = berObjectIdentifier(cursor, berSize(cursor));
  cursor.leave(berEnter(cursor, ValueTag.ipAddress, 'agent address'));
  const genericTrap = berInteger(cursor, 'generic trap');
  berInteger(cursor, 'specific trap');
  cursor.leave(berEnter(cursor, ValueTag.timeTicks, 'time stamp'));
  const bindings = readBindings(cursor);
  return { tag: PduTag.trapV1, requestId: 0, error: 0, bindings, enterprise, genericTrap };
}

function readBindings(cursor: Cursor): Binding[] {
  const bindings: Binding[] = [];
  berEnter(cursor, BerTag.sequence, 'variable bindings');
  while (bindings.length < MOST_BINDINGS && cursor.more()) {
    const outer = berEnter(cursor, BerTag.sequence, 'variable binding');
    cursor.require(berTag(cursor) === BerTag.objectIdentifier, 'illegal', 'variable name');
    const oid = berObjectIdentifier(cursor, berSize(cursor));
    const tag = berTag(cursor);
    const value = cursor.span(berSize(cursor));
    cursor.leave(outer);
    bindings.push({ oid, tag, value });
  }
  return bindings;
}

function matched(cursor: Cursor, pdu: Pdu | undefined, turn: SnmpTurn): SnmpQuestion | undefined {
  if (pdu === undefined || cursor.flaw !== undefined) return undefined;
  if (pdu.tag === PduTag.response) {
    const question = turn.asked(pdu.requestId);
    if (question?.type === 'set') concealTexts(pdu, turn); // it says again what was set
    return question;
  }
  if (pdu.tag === PduTag.set) {
    concealTexts(pdu, turn);
    const question = setQuestion(pdu.bindings);
    askOnce(turn, pdu.requestId, question, (open) => isSameSet(open, question));
  }
  if (pdu.tag === PduTag.inform) turn.ask(pdu.requestId, INFORM);
  return undefined;
}

/** Communities, users and their keys are set as texts. */
function concealTexts({ bindings }: Pdu, turn: SnmpTurn): void {
  if (bindings.some(({ tag }) => tag === BerTag.octetString)) turn.conceal();
}

function isSameSet(open: SnmpQuestion, { same, value }: SetQuestion): boolean {
  return open.type === 'set' && open.same === same && open.value === value;
}

function setQuestion(bindings: readonly Binding[]): SetQuestion {
  const [first] = bindings;
  let same = bindings.length;
  for (const { oid } of bindings) same = fold(oid, same);
  const isNumber = first?.tag === BerTag.integer;
  return {
    type: 'set',
    same,
    object: (first && objectAt(first.oid)?.object?.name) ?? '',
    oid: clipped(first?.oid ?? '', OID_MAX),
    count: bindings.length,
    value: isNumber ? numberOf(first.value.bytes, first.value.start, first.value.end) : undefined,
  };
}

/** A connection: which interfaces it is for, who says so, and calls. C706, 12.6; MS-RPCE, 2.2.2. */
import type { Cursor } from '../contract/cursor.ts';
import { readCall } from './call.ts';
import { isLittleEndian, PduType, pduFrame } from './frame.ts';
import { type Interface, interfaces } from './interfaces.table.ts';
import { loginAnswered, loginRefused, loginSaid } from './login.ts';
import { NOTHING, type RpcMessage, type RpcTurn } from './message.ts';
import { long, readUuid, short } from './ndr.ts';
import { readVerifier, type Verifier } from './verifier.ts';

const MOST_CONTEXTS = 32;
const SYNTAX = 20; // UUID and version
const ACCEPTED = 0;
const LEVEL_NONE = 1;

/** An interface by the number it has on this connection. */
interface Context {
  readonly id: number;
  readonly offered: Interface | undefined;
}

export interface Association {
  contexts: Context[];
  /** Those of the last bind, in its order: the answer names none. */
  offered: Context[];
  /** How the last bind wants calls to be guarded; zero: it was not seen. */
  level: number;
  port: string;
  isLoggingIn: boolean;
  isWeaknessTold: boolean;
}

export interface Header {
  readonly type: number;
  readonly flags: number;
  readonly isLittle: boolean;
  readonly id: number;
}

export function associationState(): Association {
  return {
    contexts: [],
    offered: [],
    level: 0,
    port: '',
    isLoggingIn: false,
    isWeaknessTold: false,
  };
}

export function readPdu(cursor: Cursor, turn: RpcTurn): RpcMessage | undefined {
  const { bytes, start, end } = cursor;
  cursor.require(pduFrame(bytes, start, end) === end - start, 'illegal', 'header');
  if (cursor.flaw !== undefined) return undefined;
  const isLittle = isLittleEndian(bytes, start);
  cursor.skip(2); // version
  const type = cursor.u8();
  const flags = cursor.u8();
  cursor.skip(4 + 2); // order of bytes, size
  const proof = short(cursor, isLittle);
  const header: Header = { type, flags, isLittle, id: long(cursor, isLittle) };
  const verifier = proof > 0 ? readVerifier(cursor, proof) : undefined;
  return readBody(cursor, header, verifier, turn);
}

function readBody(
  cursor: Cursor,
  header: Header,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): RpcMessage | undefined {
  switch (header.type) {
    case PduType.bind:
    case PduType.alter:
      return bind(cursor, header, verifier, turn);
    case PduType.bindAck:
    case PduType.alterAck:
      return bound(cursor, header, verifier, turn);
    case PduType.bindNak: {
      const reason = short(cursor, header.isLittle);
      return { ...NOTHING, settled: loginRefused(turn, `reason ${reason}`) };
    }
    case PduType.auth3:
      return { ...NOTHING, operation: 'login', ntlm: loginSaid(cursor, verifier, turn) };
    case PduType.request:
    case PduType.response:
    case PduType.fault:
      return readCall(cursor, header, verifier, turn);
    default:
      return undefined;
  }
}

function bind(
  cursor: Cursor,
  header: Header,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): RpcMessage {
  const { isLittle, type } = header;
  const { state } = turn;
  const ntlm = loginSaid(cursor, verifier, turn);
  cursor.skip(2 + 2 + 4); // sizes of fragments, the association
  const offered: Context[] = [];
  const count = cursor.u8();
  cursor.skip(1 + 2); // reserved
  for (let left = count; cursor.again(left); left--) {
    const id = short(cursor, isLittle);
    const syntaxes = cursor.u8();
    cursor.skip(1); // reserved
    const uuid = readUuid(cursor, isLittle);
    cursor.skip(4 + syntaxes * SYNTAX); // version of the interface, ways to write what is told
    offered.push({ id, offered: interfaces.get(uuid) });
  }
  if (cursor.flaw !== undefined) return NOTHING;
  if (type === PduType.bind || verifier !== undefined) {
    state.level = verifier?.level ?? LEVEL_NONE;
    state.isWeaknessTold = false;
  }
  state.offered = offered.slice(0, MOST_CONTEXTS);
  const kept = type === PduType.bind ? [] : state.contexts;
  const renewed = new Set(offered.map(({ id }) => id));
  state.contexts = [...state.offered, ...kept.filter(({ id }) => !renewed.has(id))].slice(
    0,
    MOST_CONTEXTS,
  );
  return { ...NOTHING, operation: bindOperation(offered), ntlm };
}

/** Of several the first that has a name. */
function bindOperation(offered: readonly Context[]): string {
  return offered.find((one) => one.offered !== undefined)?.offered?.bind ?? 'bind';
}

function bound(
  cursor: Cursor,
  { isLittle }: Header,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): RpcMessage {
  const { state } = turn;
  const base = cursor.start;
  cursor.skip(2 + 2 + 4); // sizes of fragments, the association
  const port = cursor.terminatedText(short(cursor, isLittle));
  cursor.skip((4 - ((cursor.offset - base) % 4)) % 4); // up to a multiple of four
  const count = cursor.u8();
  cursor.skip(1 + 2); // reserved
  const served: string[] = [];
  for (let at = 0; cursor.again(count - at); at++) {
    const result = short(cursor, isLittle);
    cursor.skip(2 + SYNTAX); // reason, the way that was chosen
    const name = state.offered[at]?.offered?.name;
    if (result === ACCEPTED && name !== undefined) served.push(name);
  }
  if (cursor.flaw !== undefined) return NOTHING;
  if (/^\d+$/.test(port)) state.port = port;
  state.offered = [];
  const ntlm = loginAnswered(cursor, verifier, turn);
  return { ...NOTHING, served, port: state.port, ntlm };
}

/**
 * The TSAP a SIMATIC station was called by names the module behind the address: SIMATIC NET,
 * "S7 connections", addressing by rack and slot. Told when the server confirms it.
 */
import type { Direction, Listener, Turn } from '../contract/protocol.ts';
import type { CotpState } from './carry.ts';
import type { CotpMessage, Tsap } from './decode.ts';

const CONNECTIONS: Readonly<Record<number, string>> = { 1: 'PG', 2: 'OP', 3: 'S7 basic' };
const CONFIGURED = { first: 0x10, last: 0xdf }; // S7 connections of a project

export function identify(message: CotpMessage, tell: Listener, turn: Turn<CotpState>): void {
  if (message.type === 'connect-request') turn.state.called = message.called;
  if (message.type !== 'connect-confirm') return;
  const called = turn.state.called ?? message.called;
  turn.state.called = undefined;
  if (called !== undefined) tellModule(called, tell);
}

function tellModule({ size, high, low }: Tsap, tell: Listener): void {
  const isConfigured = high >= CONFIGURED.first && high <= CONFIGURED.last && low <= 0x7f;
  const connection = CONNECTIONS[high] ?? (isConfigured ? 'S7' : undefined);
  if (size !== 2 || connection === undefined) return;
  const rack = low >> 5;
  const slot = low & 0x1f;
  const part = `slot ${slot}`;
  tell.fact('rack', String(rack), { part });
  tell.fact('slot', String(slot), { part });
  tell.fact('connection', connection, { part });
}

/** Only a client asks for a connection, only a server confirms one. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const code = end - start > 5 ? bytes[start + 5]! & 0xf0 : 0;
  if (code === 0xe0) return 'request';
  return code === 0xd0 ? 'response' : undefined;
}

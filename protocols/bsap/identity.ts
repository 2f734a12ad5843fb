import type { Listener } from '../contract/protocol.ts';
import type { BsapMessage, BsapTurn } from './decode.ts';
import { READ_BY_NAME } from './functions.table.ts';

/** A controller answers for the signals it was asked for; a station for its number on the line. */
export function identify(messages: readonly BsapMessage[], tell: Listener, turn: BsapTurn): void {
  for (const message of messages) tellAnswer(message, tell, turn);
}

function tellAnswer(message: BsapMessage, tell: Listener, { state }: BsapTurn): void {
  const { isRequest, question, status } = message;
  if (isRequest || question === undefined) return;
  const { station, signals, keys, code } = question;
  if (station >= 0 && !state.stations.has(station)) {
    state.stations.add(station); // 128 there are
    tell.fact('unit', String(station), { part: `station ${station}` });
  }
  if (status !== 0 || code !== READ_BY_NAME) return;
  for (const [at, signal] of signals.entries()) {
    const key = keys[at]!;
    if (signal === '' || state.signals.has(key)) continue;
    state.signals.add(key);
    tell.fact('symbol', signal, { part: signal });
  }
}

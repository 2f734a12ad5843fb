import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Iec104Message, Iec104Turn } from './decode.ts';
import type { Act } from './objects.ts';
import { transfer } from './transfer.ts';
import { TypeId } from './types.table.ts';

/** The station confirms what is activated, or says why not. */
export function control(message: Iec104Message, tell: Listener, turn: Iec104Turn): void {
  const { asked, refusal, type } = message;
  const { state } = turn;
  const stopped = transfer(message, turn);
  if (stopped !== undefined) tellAct(stopped, tell, 'accepted');
  if (type >= TypeId.firstSecured && type <= TypeId.lastSecured) state.isSettled = true;
  if (asked === undefined) return;
  tellAct(asked, tell, refusal === '' ? 'accepted' : { refused: refusal });
  if (refusal !== '' || asked.kind !== 'command' || state.isSettled) return;
  state.isSettled = true;
  const part = `station ${asked.station}`;
  tell.fact('weakness', 'commands accepted without authentication', { part });
}

export function lapse(act: Act, tell: Listener, outcome: Outcome): void {
  tellAct(act, tell, outcome);
}

function tellAct(act: Act, tell: Listener, outcome: Outcome): void {
  const { kind, id, station, code, isSelect, detail } = act;
  const place = (station ?? 0) << 8;
  const mixed = Math.imul(id ^ place, 0x0100_0193) ^ (code * 2 + (isSelect ? 1 : 0));
  const part = station === undefined ? {} : { part: `station ${station}` };
  tell.event(kind, mixed >>> 0, outcome, () => ({ ...part, detail }));
}

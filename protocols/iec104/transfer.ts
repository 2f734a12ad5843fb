/** Which connections of a controlled station data flow over: IEC 60870-5-104:2006, STARTDT and STOPDT. */
import type { Iec104Message, Iec104Turn } from './decode.ts';
import type { Act } from './objects.ts';
import { StartDt } from './types.table.ts';

/** What carries data is 0, what acknowledges them 1. */
const ACKNOWLEDGED = 1;
const STOP: Act = {
  kind: 'alarm-suppress',
  id: 0x7e00_0007, // of no type
  station: undefined,
  code: 0,
  isSelect: false,
  isNegative: false,
  detail: { act: 'stopdt' },
};

/**
 * Follows one connection. While another one of the station is started, stopping this one silences nobody:
 * the question is asked of the last one alone. Answers it, when the station says that it stopped.
 */
export function transfer({ control }: Iec104Message, turn: Iec104Turn): Act | undefined {
  const { state, shared } = turn;
  if (control === StartDt.stopped) return turn.asked(STOP.id);
  if (control === StartDt.stop) {
    const isLast = state.isStarted && shared.size === 1;
    state.isStopping = true;
    leave(turn);
    if (isLast) turn.ask(STOP.id, STOP);
    return undefined;
  }
  if (control === StartDt.act) state.isStopping = false;
  const isInUse = control === StartDt.con || control <= ACKNOWLEDGED;
  if (state.isStarted || state.isStopping || !isInUse) return undefined;
  state.isStarted = true;
  shared.add(state);
  return undefined;
}

/** A connection that is stopped or gone brings nothing. */
export function leave({ state, shared }: Iec104Turn): void {
  state.isStarted = false;
  shared.delete(state);
}

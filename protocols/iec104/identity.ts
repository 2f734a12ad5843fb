import type { Listener } from '../contract/protocol.ts';
import type { Iec104Message, Iec104Turn } from './decode.ts';
import { initializations, TypeId } from './types.table.ts';

const MOST = 64; // stations behind one address
const EVERYBODY = 0xffff;

export function identify(message: Iec104Message, tell: Listener, turn: Iec104Turn): void {
  if (message.control !== 0) return;
  const { state, direction } = turn;
  if (!state.isTold[direction]) {
    state.isTold[direction] = true;
    tell.fact('role', direction === 'request' ? 'controlling station' : 'controlled station');
  }
  const { station, originator } = message;
  if (direction === 'request') {
    if (originator === 0 || state.originators.has(originator)) return;
    state.originators.add(originator);
    tell.fact('unit', String(originator), { part: `originator ${originator}` });
    return;
  }
  const part = `station ${station}`;
  const isNew = !state.stations.has(station) && state.stations.size < MOST;
  if (isNew && station !== EVERYBODY) {
    state.stations.add(station);
    tell.fact('unit', String(station), { part });
  }
  if (message.type === TypeId.firstSecured || message.type === TypeId.firstSecured + 2)
    tell.fact('authentication', 'secure authentication', { part });
  const why = initializations.get(message.initialization);
  if (why !== undefined) tell.fact('status', `came up after ${why}`, { part });
}

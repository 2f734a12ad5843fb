import type { Listener } from '../contract/protocol.ts';
import { STATUS, states } from './commands.table.ts';
import { Attribute, type SbusMessage, type SbusTurn } from './decode.ts';

export function identify(message: SbusMessage, tell: Listener, { state }: SbusTurn): void {
  const { attribute, question, model, firmware, value } = message;
  if (attribute === Attribute.request || question === undefined) return;
  const { station, command } = question;
  const part = `station ${station}`;
  if (!state.stations.has(station)) {
    state.stations.add(station); // 256 there are
    tell.fact('unit', String(station), { part });
  }
  if (model !== '') tell.fact('model', model, { part });
  if (firmware !== '') tell.fact('firmware', firmware, { part });
  const mode = states.get(value);
  if (mode === undefined || command < STATUS.first || command > STATUS.own) return;
  const cpu = command === STATUS.own ? part : `${part} cpu ${command - STATUS.first}`;
  tell.fact('mode', mode, { part: cpu });
}

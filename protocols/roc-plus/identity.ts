import type { Listener } from '../contract/protocol.ts';
import type { RocMessage, RocTurn } from './decode.ts';
import { LoginSize, Opcode } from './opcodes.table.ts';

const MOST = 64; // controllers behind one address

export function identify(message: RocMessage, tell: Listener, { state }: RocTurn): void {
  const { isRequest, unit, kind, opcode, question, securityMode } = message;
  if (isRequest) return;
  const part = `unit ${unit}`;
  if (!state.units.has(unit) && state.units.size < MOST) {
    state.units.add(unit);
    tell.fact('unit', unit, { part });
  }
  if (kind >= 0) {
    tell.fact('device-type', `ROC type ${kind}`, { part });
    tell.fact('protection-level', `security mode ${securityMode}`, { part });
  }
  const isClear = question?.code === LoginSize.standard || question?.code === LoginSize.enhanced;
  if (opcode === Opcode.login && isClear) tell.fact('weakness', 'password in clear', { part });
}

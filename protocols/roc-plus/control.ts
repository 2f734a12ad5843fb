import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Question, RocMessage } from './decode.ts';
import { kinds, Opcode } from './opcodes.table.ts';

export function control({ isRequest, opcode, question, error }: RocMessage, tell: Listener): void {
  if (isRequest || question === undefined) return;
  tellDeed(question, tell, opcode === Opcode.error ? { refused: `error ${error}` } : 'accepted');
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellDeed(question, tell, outcome);
}

function tellDeed(
  { opcode, unit, code, detail }: Question,
  tell: Listener,
  outcome: Outcome,
): void {
  const kind = kinds.get(opcode);
  if (kind === undefined || detail === undefined) return;
  const same = fold(unit, Math.imul(opcode, 0x0100_0193) ^ code);
  tell.event(kind, same, outcome, () => ({ part: `unit ${unit}`, detail }));
}

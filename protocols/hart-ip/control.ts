/** What is changed in a field device: told when its answer says whether it was done. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { commands, isDelayed, isWarning, nameOf, refusals } from './commands.table.ts';
import type { Asked, HartCommand, HartMessage, HartTurn } from './decode.ts';
import { MessageType } from './frame.ts';

export function control(message: HartMessage, tell: Listener, turn: HartTurn): void {
  const { type, status, question } = message;
  if (turn.direction === 'request' || type === MessageType.publish) return;
  const open = question ?? [];
  if (type === MessageType.refusal || (message.commands.length === 0 && status !== 0)) {
    for (const asked of open) tellAct(asked, tell, { refused: `HART-IP status ${status}` });
    return;
  }
  for (const command of message.commands) {
    if (commands.get(command.number)?.kind === undefined || isDelayed(command.code)) continue;
    const asked = open.find((one) => one.number === command.number && one.part === command.part);
    tellAct(asked ?? { ...command, value: '' }, tell, outcomeOf(command));
  }
}

export function lapse(question: readonly Asked[], tell: Listener, outcome: Outcome): void {
  for (const asked of question) tellAct(asked, tell, outcome);
}

function outcomeOf({ code }: HartCommand): Outcome {
  if (code === 0 || (code < 0x80 && isWarning(code))) return 'accepted';
  if (code >= 0x80) return { refused: `communication error 0x${code.toString(16)}` };
  return { refused: refusals.get(code) ?? `code ${code}` };
}

function tellAct({ part, number, value }: Asked, tell: Listener, outcome: Outcome): void {
  const row = commands.get(number);
  if (row?.kind === undefined) return;
  tell.event(row.kind, fold(part, number), outcome, () => ({
    ...(part === '' ? {} : { part }),
    detail: { command: nameOf(number), ...(value === '' ? {} : { value }) },
  }));
}

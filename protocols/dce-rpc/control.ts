/** Who logged in, and the calls that change something. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import { tellLogin } from '../encodings/login.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { CallMessage } from './datagram.ts';
import type { Act, Question, RpcMessage } from './message.ts';

export function control(message: CallMessage | RpcMessage, tell: Listener): void {
  if (message.kind === 'call') return;
  for (const { question, outcome } of message.settled) tellQuestion(question, outcome, tell);
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellQuestion(question, outcome, tell);
}

function tellQuestion(question: Question, outcome: Outcome, tell: Listener): void {
  if (question.of === 'login') tellLogin(question.login, outcome, tell);
  else tellAct(question.act, outcome, tell);
}

function tellAct(act: Act, outcome: Outcome, tell: Listener): void {
  const { kind, call, name } = act;
  tell.event(kind, fold(`${act.interface} ${call} ${name}`), outcome, () => ({
    detail: { interface: act.interface, call, ...(name !== '' && { name }) },
  }));
}

import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type Answer, detailOf, kindOf, type Question, sameness } from './acts.ts';
import type { Dnp3Message, Dnp3Turn } from './decode.ts';
import { EVERYBODY, FunctionCode } from './functions.table.ts';
import { outstationAt } from './outstation.ts';

/** What is done to an outstation, and to none of its objects. */
const WHOLE = { group: 0, start: 0, code: 0 };
const SUPPRESSED = 60; // seconds: masters disable reports while they start, and enable them again

export function control(message: Dnp3Message, tell: Listener, turn: Dnp3Turn): void {
  const { question, answer } = message;
  if (question !== undefined && !question.isAnswered) tellActs(question, tell, () => 'unknown');
  if (answer !== undefined) tellActs(answer.question, tell, (at) => outcomeOf(answer, at));
  if (message.functionCode === FunctionCode.enableUnsolicited) enabled(message.outstation, tell);
  const outstation = outstationAt(turn.state, message.outstation);
  if (outstation === undefined) return;
  if (answer !== undefined && isUnproved(answer) && !outstation.isOpen) {
    outstation.isOpen = true;
    tell.fact('weakness', 'commands accepted without authentication', { part: outstation.part });
  }
}

/** Whoever may report again undoes what was asked of it, also when that was asked of everybody. */
function enabled(address: number, tell: Listener): void {
  const functionCode = FunctionCode.disableUnsolicited;
  for (const outstation of [address, ...EVERYBODY])
    tell.undone('alarm-suppress', sameness({ functionCode, outstation }, WHOLE));
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, () => outcome);
}

/** Each object of a request has a fate of its own. */
function tellActs(question: Question, tell: Listener, outcome: (at: number) => Outcome): void {
  for (const [at, act] of question.acts.entries()) {
    const kind = kindOf(question, act);
    if (kind === undefined) continue;
    const fate = outcome(at);
    const same = sameness(question, act);
    const deed = () => ({
      part: `outstation ${question.outstation}`,
      detail: detailOf(question, act),
    });
    if (kind !== 'alarm-suppress') tell.event(kind, same, fate, deed);
    else if (typeof fate === 'string') tell.lasting(SUPPRESSED, kind, same, fate, deed);
  }
}

function outcomeOf({ refusal, refusals }: Answer, at: number): Outcome {
  const refused = refusals[at] || refusal;
  return refused ? { refused } : 'accepted';
}

function isUnproved(answer: Answer): boolean {
  const { functionCode, isSecured } = answer.question;
  const isCommand =
    functionCode === FunctionCode.operate || functionCode === FunctionCode.directOperate;
  return isCommand && !isSecured && outcomeOf(answer, 0) === 'accepted';
}

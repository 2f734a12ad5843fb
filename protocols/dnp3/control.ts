import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type Answer, detailOf, kindOf, type Question, sameness } from './acts.ts';
import type { Dnp3Message, Dnp3Turn } from './decode.ts';
import { FunctionCode } from './functions.table.ts';
import { type Outstation, outstationAt } from './outstation.ts';

const SUPPRESSED = 60; // seconds: masters disable reports while they start, and enable them again

export function control(message: Dnp3Message, tell: Listener, turn: Dnp3Turn): void {
  const { question, answer } = message;
  if (question !== undefined && !question.isAnswered) tellActs(question, tell, () => 'unknown');
  if (answer !== undefined) tellActs(answer.question, tell, (at) => outcomeOf(answer, at));
  const outstation = outstationAt(turn.state, message.outstation);
  if (outstation === undefined) return;
  suppression(message, outstation, turn.second);
  if (answer !== undefined && isUnproved(answer) && !outstation.isOpen) {
    outstation.isOpen = true;
    tell.fact('weakness', 'commands accepted without authentication', { part: outstation.part });
  }
  const { suppressed, part } = outstation;
  if (suppressed === undefined || turn.second - suppressed.since < SUPPRESSED) return;
  outstation.suppressed = undefined;
  const detail = { act: 'disable-unsolicited' };
  tell.event('alarm-suppress', message.outstation, suppressed.outcome, () => ({ part, detail }));
}

export function lapse(question: Question, tell: Listener, outcome: Outcome): void {
  tellActs(question, tell, () => outcome);
}

/** Each object of a request has a fate of its own. */
function tellActs(question: Question, tell: Listener, outcome: (at: number) => Outcome): void {
  for (const [at, act] of question.acts.entries()) {
    const kind = kindOf(question, act);
    if (kind === undefined) continue;
    tell.event(kind, sameness(question, act), outcome(at), () => ({
      part: `outstation ${question.outstation}`,
      detail: detailOf(question, act),
    }));
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

function suppression(message: Dnp3Message, outstation: Outstation, second: number): void {
  const { functionCode, answer } = message;
  if (functionCode === FunctionCode.enableUnsolicited) outstation.suppressed = undefined;
  if (functionCode === FunctionCode.disableUnsolicited)
    outstation.suppressed ??= { since: second, outcome: 'unknown' };
  const { suppressed } = outstation;
  if (suppressed === undefined) return;
  if (answer?.question.functionCode !== FunctionCode.disableUnsolicited) return;
  if (answer.refusal === '') suppressed.outcome = 'accepted';
  else outstation.suppressed = undefined;
}

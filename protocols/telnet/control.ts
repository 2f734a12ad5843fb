/** Somebody logged in, as far as the screen shows it. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { lapsedOutcome, type TelnetMessage, type TelnetQuestion } from './decode.ts';

export function control({ outcome }: TelnetMessage, tell: Listener): void {
  if (outcome !== undefined) tellLogin(outcome, tell);
}

/** Nothing more was typed: the session is over, or whoever logged in reads what he was shown. */
export function lapse(question: TelnetQuestion, tell: Listener, outcome: Outcome): void {
  tellLogin(lapsedOutcome(question, outcome), tell);
}

function tellLogin(outcome: Outcome, tell: Listener): void {
  tell.event('authentication', 0, outcome, () => ({ detail: { method: 'password' } }));
}

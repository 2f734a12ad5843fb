/** Somebody logged in, as far as the screen shows it. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { TelnetMessage, TelnetQuestion } from './decode.ts';

export function control({ outcome }: TelnetMessage, tell: Listener): void {
  if (outcome !== undefined) tellLogin(outcome, tell);
}

/** The session went on, or ended, without a word by which to tell. */
export function lapse(_: TelnetQuestion, tell: Listener): void {
  tellLogin('unknown', tell);
}

function tellLogin(outcome: Outcome, tell: Listener): void {
  tell.event('authentication', 0, outcome, () => ({ detail: { method: 'password' } }));
}

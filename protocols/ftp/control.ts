/** Who logged in and which files went over, told with the reply that says how it went. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { FtpMessage, FtpQuestion } from './decode.ts';

const REFUSED = 400;

export function control({ question, code }: FtpMessage, tell: Listener): void {
  if (question === undefined) return;
  tellAct(question, code >= REFUSED ? { refused: `reply ${code}` } : 'accepted', tell);
}

export function lapse(question: FtpQuestion, tell: Listener, outcome: Outcome): void {
  tellAct(question, outcome, tell);
}

function tellAct(question: FtpQuestion, outcome: Outcome, tell: Listener): void {
  if (question.type === 'login') {
    const { user } = question;
    tell.event('authentication', fold(user), outcome, () => ({
      detail: { method: 'password', user },
    }));
  }
  if (question.type === 'file') {
    const { act, file } = question;
    tell.event('file-transfer', fold(act + file), outcome, () => ({ detail: { act, file } }));
  }
}

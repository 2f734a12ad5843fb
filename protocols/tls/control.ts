/** A client that proves itself with a certificate is let in when the server goes on, and out with an alert. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { TlsMessage, TlsQuestion, TlsTurn } from './decode.ts';

const QUESTION = 0;

export function control(parts: TlsMessage, tell: Listener, turn: TlsTurn): void {
  for (const part of parts) {
    if (part.type === 'encrypted' && part.question !== undefined)
      tellLogin(part.question, 'accepted', tell);
    if (part.type !== 'alert' || !part.isFatal || turn.direction === 'request') continue;
    const question = turn.asked(QUESTION);
    if (question !== undefined) tellLogin(question, { refused: `alert ${part.description}` }, tell);
  }
}

export function lapse(question: TlsQuestion, tell: Listener, outcome: Outcome): void {
  tellLogin(question, outcome, tell);
}

function tellLogin({ subject }: TlsQuestion, outcome: Outcome, tell: Listener): void {
  tell.event('authentication', fold(subject), outcome, () => ({
    detail: { method: 'certificate', subject },
  }));
}

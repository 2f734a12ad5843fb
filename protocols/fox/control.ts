/** Who logged in to a station, and whether it was let in. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { FoxMessage, Login } from './decode.ts';

const MOST_REASON = 64;

export function control({ command, fields, question }: FoxMessage, tell: Listener): void {
  if (question === undefined) return;
  const reason = fields.get('reason') ?? fields.get('error') ?? '';
  const isRefused = command === 'rejected';
  tellLogin(
    question,
    tell,
    isRefused ? { refused: clipped(reason, MOST_REASON) || 'rejected' } : 'accepted',
  );
}

export function lapse(question: Login, tell: Listener, outcome: Outcome): void {
  tellLogin(question, tell, outcome);
}

function tellLogin({ user, method }: Login, tell: Listener, outcome: Outcome): void {
  tell.event('authentication', fold(user), outcome, () => ({
    detail: {
      ...(user === '' ? {} : { user }),
      ...(method === '' ? {} : { method }),
    },
  }));
}

/** Who wants to log in. Whether he was let in is said where nobody can read it; that he was turned away at once is not. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { RdpMessage, RdpRequest } from './decode.ts';

export function control(message: RdpMessage, tell: Listener): void {
  if (message.type !== 'answer' || message.request === undefined) return;
  const { failure } = message;
  tellLogin(message.request, failure === 0 ? 'unknown' : { refused: `failure ${failure}` }, tell);
}

export function lapse(request: RdpRequest, tell: Listener, outcome: Outcome): void {
  tellLogin(request, outcome, tell);
}

function tellLogin({ user }: RdpRequest, outcome: Outcome, tell: Listener): void {
  tell.event('authentication', fold(user), outcome, () => ({
    detail: user === '' ? { method: 'remote desktop' } : { method: 'remote desktop', user },
  }));
}

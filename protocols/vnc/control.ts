/** Who was let in to a desktop. RFC 6143, 7.1.3. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { Method, type VncMessage, type VncQuestion } from './decode.ts';

export function control(message: VncMessage, tell: Listener): void {
  if (message.type !== 'result' || message.method === Method.none) return;
  tellLogin(message.isRefused ? { refused: 'result 1' } : 'accepted', tell);
}

export function lapse(_: VncQuestion, tell: Listener, outcome: Outcome): void {
  tellLogin(outcome, tell);
}

function tellLogin(outcome: Outcome, tell: Listener): void {
  tell.event('authentication', 0, outcome, () => ({ detail: { method: 'password' } }));
}

/** Who was let in to a desktop. RFC 6143, 7.1.3. What other makers ask for is told, not how it went: it cannot be read. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { VncMessage, VncQuestion } from './decode.ts';
import { Method, methods } from './methods.table.ts';

export function control(message: VncMessage, tell: Listener): void {
  if (message.type === 'security' && message.method > Method.password)
    tellLogin(message.method, 'unknown', tell);
  if (message.type === 'result' && message.method !== Method.none)
    tellLogin(message.method, message.isRefused ? { refused: 'result 1' } : 'accepted', tell);
}

export function lapse(method: VncQuestion, tell: Listener, outcome: Outcome): void {
  tellLogin(method, outcome, tell);
}

function tellLogin(number: number, outcome: Outcome, tell: Listener): void {
  const method = methods.get(number) ?? `type ${number}`;
  tell.event('authentication', number, outcome, () => ({ detail: { method } }));
}

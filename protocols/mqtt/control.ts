/** Who proved who he is, told when the broker has said whether it believes it. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Connect, MqttMessage } from './decode.ts';
import { PacketType } from './mqtt.table.ts';

export function control({ type, connect, code }: MqttMessage, tell: Listener): void {
  if (connect === undefined || type === PacketType.connect) return;
  tellLogin(connect, code === 0 ? 'accepted' : { refused: `code ${code}` }, tell);
}

export function lapse(connect: Connect, tell: Listener, outcome: Outcome): void {
  tellLogin(connect, outcome, tell);
}

/** Names of users are kept from sight: many brokers take what proves somebody for one. */
function tellLogin({ client, hasUser, hasPassword }: Connect, outcome: Outcome, tell: Listener) {
  if (!hasUser && !hasPassword) return;
  const method = hasPassword ? 'password' : 'name';
  tell.event('authentication', fold(client), outcome, () => ({ detail: { method, client } }));
}

/** What a client calls itself; who is the broker, and whom it lets in. */
import type { Listener } from '../contract/protocol.ts';
import type { MqttMessage } from './decode.ts';
import { PacketType, packets } from './mqtt.table.ts';

const ACCEPTED = 0;

export function operation({ type }: MqttMessage): string | undefined {
  return packets[type] || undefined;
}

export function identify({ type, connect, code }: MqttMessage, tell: Listener): void {
  if (connect === undefined) return;
  if (type === PacketType.connect) {
    if (connect.client !== '') tell.fact('session-name', connect.client);
    if (connect.hasPassword)
      tell.fact('weakness', 'password in clear', { part: 'password', whose: 'hearer' });
    return;
  }
  if (code !== ACCEPTED) return;
  tell.fact('role', 'mqtt-broker');
  tell.fact('software', `MQTT ${connect.version}`, { part: connect.version });
  if (!connect.hasUser && !connect.hasPassword)
    tell.fact('weakness', 'no authentication', { part: 'anybody' });
}

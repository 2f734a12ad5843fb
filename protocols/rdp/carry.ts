import type { Listener } from '../contract/protocol.ts';
import { TLS_PORT } from '../encodings/tls-record.ts';
import type { RdpMessage } from './decode.ts';

/** The server's certificate is made by the machine itself, and bears its name. */
export function carry(message: RdpMessage, tell: Listener): void {
  if (message.type === 'record') tell.carry('tcp', TLS_PORT, message.record);
}

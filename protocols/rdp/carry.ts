import type { Listener } from '../contract/protocol.ts';
import type { RdpMessage } from './decode.ts';

const HTTPS = 443; // where TLS is spoken from the first byte

/** The server's certificate is made by the machine itself, and bears its name. */
export function carry(message: RdpMessage, tell: Listener): void {
  if (message.type === 'record') tell.carry('tcp', HTTPS, message.record);
}

import type { Listener } from '../contract/protocol.ts';
import { Protection, type RdpMessage } from './decode.ts';

/** Who the client is, where it says so in clear; and servers that are content with RDP's own protection. */
export function identify(message: RdpMessage, tell: Listener): void {
  if (message.type === 'client') {
    if (message.name !== '') tell.fact('host-name', message.name);
    if (message.build > 0) tell.fact('software', `Remote Desktop ${message.build}`);
  }
  if (message.type === 'answer' && message.failure === 0 && message.protection === Protection.rdp)
    tell.fact('weakness', 'no TLS', { part: 'protection' });
}

export function operation({ type }: RdpMessage): string | undefined {
  return type === 'request' ? 'connect' : undefined;
}

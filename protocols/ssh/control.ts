/** Somebody is about to log in: RFC 4253, 10. How, as whom, and whether he is let in, is encrypted. */
import type { Listener } from '../contract/protocol.ts';
import type { SshMessage, SshTurn } from './decode.ts';

export function control(message: SshMessage, tell: Listener, { direction }: SshTurn): void {
  if (message.type === 'encrypted' && direction === 'request')
    tell.event('authentication', 0, 'unknown', () => ({ detail: { method: 'ssh' } }));
}

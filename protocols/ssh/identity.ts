/** What both ends run, whom the server is known by, and what protects little: RFC 8758, RFC 9142. */
import type { Listener } from '../contract/protocol.ts';
import type { SshMessage, SshTurn } from './decode.ts';

const WEAK_CIPHER = /^(none|arcfour|des-|3des-|blowfish-|cast128-)/;
const WEAK_EXCHANGE =
  /^(diffie-hellman-group1-sha1|diffie-hellman-group-exchange-sha1|rsa1024-sha1)$/;

export function identify(message: SshMessage, tell: Listener, { direction }: SshTurn): void {
  const isServer = direction === 'response';
  if (message.type === 'identification') {
    if (message.text !== '')
      tell.fact('software', message.text, isServer ? {} : { part: 'client' });
    if (isServer && /^SSH-1\./i.test(message.text))
      tell.fact('weakness', 'SSH 1 is spoken', { part: 'version' });
  }
  if (message.type === 'host-key' && isServer)
    tell.fact('host-key', `SHA256:${message.fingerprint}`, { part: message.algorithm });
  if (message.type === 'agreement') tellAgreement(message, tell, isServer ? 'speaker' : 'hearer');
}

function tellAgreement(
  { exchange, cipher }: { readonly exchange: string; readonly cipher: string },
  tell: Listener,
  whose: 'speaker' | 'hearer',
): void {
  if (WEAK_CIPHER.test(cipher))
    tell.fact('weakness', `cipher ${cipher}`, { part: 'cipher', whose });
  if (WEAK_EXCHANGE.test(exchange))
    tell.fact('weakness', `key exchange ${exchange}`, { part: 'key exchange', whose });
}

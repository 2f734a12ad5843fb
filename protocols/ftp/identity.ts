/** What a server greets with, what it runs on, and that its logins can be read by anybody. */
import type { Listener } from '../contract/protocol.ts';
import type { FtpMessage } from './decode.ts';

const ANYBODY = /^(anonymous|ftp)$/i;
const SYSTEM = 215;
const LOGGED_IN = 230;

export function identify(message: FtpMessage, tell: Listener): void {
  const { text, code, question, user, greeting } = message;
  if (greeting !== '') tell.fact('banner', greeting);
  if (code === SYSTEM && question?.type === 'system' && text !== '') tell.fact('os', text);
  if (user !== '' && !ANYBODY.test(user))
    tell.fact('weakness', 'login in clear', { part: 'login' });
  if (code === LOGGED_IN && ANYBODY.test(user))
    tell.fact('weakness', 'anonymous login', { part: 'anonymous' });
}

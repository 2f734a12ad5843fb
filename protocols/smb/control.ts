/** Who logged in, and whether he was let in. */
import type { Listener } from '../contract/protocol.ts';
import { type Login, tellLogin } from '../encodings/login.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { SmbMessage } from './message.ts';
import { Status } from './smb.table.ts';

export function control({ login, status }: SmbMessage, tell: Listener): void {
  if (login === undefined || status === Status.more) return;
  const isIn = status === Status.ok;
  const refused = `status ${status.toString(16).padStart(8, '0')}`;
  tellLogin(login, isIn ? 'accepted' : { refused }, tell);
}

export function lapse(login: Login, tell: Listener, outcome: Outcome): void {
  tellLogin(login, outcome, tell);
}

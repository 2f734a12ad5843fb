/** Who logs in, as protocols tell it that carry the same handshakes. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { fold } from './fold.ts';

/** What is not known is empty. */
export interface Login {
  readonly method: string;
  readonly user: string;
  readonly domain: string;
  readonly workstation: string;
}

export function tellLogin(
  { method, user, domain, workstation }: Login,
  outcome: Outcome,
  tell: Listener,
): void {
  tell.event('authentication', fold(`${method} ${domain} ${user}`), outcome, () => ({
    detail: {
      method,
      ...(user !== '' && { user }),
      ...(domain !== '' && { domain }),
      ...(workstation !== '' && { workstation }),
    },
  }));
}

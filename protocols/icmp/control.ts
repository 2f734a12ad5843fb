/** A redirect changes where the one it is sent to sends: RFC 792; RFC 4861, 8. Whether it obeys, nobody says. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { IcmpMessage } from './decode.ts';
import { Icmp, Icmp6 } from './types.table.ts';

export function control(message: IcmpMessage, tell: Listener): void {
  const { isWide, type, routers, quoted, neighbours } = message;
  const [router] = routers;
  if (type !== (isWide ? Icmp6.redirect : Icmp.redirect) || router === undefined) return;
  const destination = isWide ? neighbours.destination : (quoted?.target ?? '');
  const deed = (): Deed => ({ detail: { operation: 'route redirect', destination, router } });
  tell.event('configuration-write', fold(`${destination} ${router}`), 'unknown', deed);
}

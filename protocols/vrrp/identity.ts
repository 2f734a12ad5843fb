import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { VrrpMessage } from './decode.ts';

const TEXT_MAX = 256;
const OWNER = 255;

/** Only the master of a group speaks (RFC 9568, 6.4.3): it routes for those addresses. */
export function identify(message: VrrpMessage, tell: Listener): void {
  const { group, priority, addresses, hasPassword } = message;
  const place = { part: `vrrp group ${group}` };
  if (addresses.length > 0)
    tell.fact('virtual-address', clipped(addresses.join(','), TEXT_MAX), place);
  const role = priority === OWNER ? 'master, owner of the address' : 'master';
  tell.fact('role', priority === 0 ? 'backup' : role, place);
  if (priority !== 0) tell.holds(`${place.part}${isIpv6(addresses) ? ' of IPv6' : ''}`);
  if (priority !== 0) tell.fact('status', `priority ${priority}`, place);
  if (hasPassword) tell.fact('weakness', 'VRRP password in clear', place);
}

/** The groups of IPv4 and of IPv6 are numbered apart. */
const isIpv6 = ([address]: readonly string[]) => address?.includes(':') === true;

/** Who routes and where to, which MAC has which address, who listens to a group, what nobody answers at. */
import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { IcmpMessage } from './decode.ts';
import type { Neighbours } from './neighbours.ts';
import { Icmp, Icmp6 } from './types.table.ts';

const TEXT_MAX = 256;
const IN_TRANSIT = 0; // code of time exceeded: the hops ran out on the way
const NOBODY = /^(0\.0\.0\.0|::|)$/;
const SOLICITED = /^ff02::1:ff/; // a group each address has by itself: RFC 4291, 2.7.1
const ALL_NODES = 'ff02::1';

export function identify(message: IcmpMessage, tell: Listener): void {
  const { isWide, type, code, mask, name, quoted } = message;
  if (isRouters(message)) tell.fact('capabilities', 'router');
  if (!isWide && type === Icmp.routerAdvertisement)
    for (const [row, router] of message.routers.entries())
      tell.fact('management-address', router, row === 0 ? {} : { part: `address ${row + 1}` });
  if (mask !== '') tell.fact('netmask', mask);
  if (name === 'port-unreachable' && quoted !== undefined && quoted.port > 0)
    tell.fact('status', `${quoted.protocol} port ${quoted.port} closed`);
  const expired = isWide ? Icmp6.timeExceeded : Icmp.timeExceeded;
  if (type === expired && code !== IN_TRANSIT) return;
  if (isWide && type >= Icmp6.listenerQuery) ofNeighbours(message, message.neighbours, tell);
}

/** Only what forwards runs out of hops for others, knows no way to a network, or knows a better one. */
function isRouters({ isWide, type, code, name, neighbours }: IcmpMessage): boolean {
  if (name === 'network-unreachable' || name === 'network-unknown') return true;
  if (type === (isWide ? Icmp6.timeExceeded : Icmp.timeExceeded)) return code === IN_TRANSIT;
  if (type === (isWide ? Icmp6.redirect : Icmp.redirect)) return true;
  return isWide ? neighbours.lifetime > 0 : type === Icmp.routerAdvertisement;
}

function ofNeighbours({ type }: IcmpMessage, said: Neighbours, tell: Listener): void {
  const { target, sourceMac, targetMac, joined, left } = said;
  // Who has no address yet asks for its own, and gives no MAC: RFC 4861, 4.3.
  if (type === Icmp6.neighbourSolicitation && sourceMac !== '') tell.sought(target);
  if (type === Icmp6.neighbourAdvertisement && targetMac !== '' && !NOBODY.test(target))
    tell.address(targetMac, target);
  if (type === Icmp6.routerAdvertisement) ofRouter(said, tell);
  if (type === Icmp6.listenerQuery) tell.fact('role', 'multicast querier', { part: 'mld' });
  for (const group of joined)
    if (group !== ALL_NODES && !SOLICITED.test(group))
      tell.fact('multicast-group', 'member', { part: `group ${group}` });
  for (const group of left)
    if (!SOLICITED.test(group)) tell.fact('multicast-group', 'left', { part: `group ${group}` });
}

function ofRouter(said: Neighbours, tell: Listener): void {
  const { lifetime, isManaged, hasOther, prefixes, nameServers } = said;
  const place = { part: 'router advertisement' };
  tell.fact('role', lifetime > 0 ? 'default router' : 'router of no default', place);
  if (prefixes.length > 0) tell.fact('interface', clipped(prefixes.join(','), TEXT_MAX), place);
  if (nameServers.length > 0)
    tell.fact('dns-server', clipped(nameServers.join(','), TEXT_MAX), place);
  const source = isManaged ? 'addresses by DHCPv6' : hasOther ? 'settings by DHCPv6' : '';
  if (source !== '') tell.fact('status', source, place);
}

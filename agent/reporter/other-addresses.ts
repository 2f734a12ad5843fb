/** A device has many addresses: two ports, a redundant adapter, several IPs. What a message has room for. */
import type { Observation } from '../../protocols/messages/message.ts';
import type { Host, Ip, Mac } from '../../protocols/messages/names.ts';
import type { HostView } from '../observe/sightings.ts';

const MOST = 16;

/**
 * Addresses beyond the one it is told by: those it gained, and those heard since `since` (µs), the
 * longest silent left out and counted. None of a host that has no MAC of its own: there nothing ties them together.
 */
export function otherAddresses(
  host: HostView,
  { mac, ip }: Host,
  since: number,
  gained: ReadonlySet<string>,
): Pick<Observation, 'addresses' | 'addressesLeftOut'> {
  if (mac === undefined || host.macs.size + host.ips.size < 3) return {};
  const heard: { readonly address: string; readonly at: number }[] = [];
  for (const address of [...host.macs, ...host.ips]) {
    if (address === mac || address === ip) continue;
    const at = host.heard(address);
    if (at > since || gained.has(address)) heard.push({ address, at });
  }
  if (heard.length === 0) return {};
  heard.sort((one, other) => other.at - one.at);
  return {
    addresses: heard.slice(0, MOST).map(({ address }) => address as Mac | Ip),
    ...(heard.length > MOST ? { addressesLeftOut: heard.length - MOST } : {}),
  };
}

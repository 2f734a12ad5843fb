/** Where on the plant's networks somebody was heard. Equal IPs on two networks are two addresses. */
import ipaddr from 'ipaddr.js';

export interface Address {
  readonly network: string;
  readonly mac: string | null;
  readonly ip: string | null;
}

/** The text that conversations and sightings are kept under: `mac ip network`, a hyphen for what is not known. */
export function readAddress(text: string): Address {
  const [mac = '-', ip = '-', ...network] = text.split(' ');
  return { network: network.join(' '), mac: known(mac), ip: known(ip) };
}

const known = (text: string) => (text === '-' || text === '' ? null : text);

/** IPv4 below 224.0.0.0, as it is written. */
const SINGLE = /^(\d{1,2}|1\d\d|2[01]\d|22[0-3])\.\d/;

/** Whether it stands for many: multicast and broadcast, by MAC or by IP. */
export function isGroup({ mac, ip }: Address): boolean {
  if (mac !== null && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1) return true;
  // Most are plain IPv4, and asked for each conversation there is.
  if (ip === null || SINGLE.test(ip) || !ipaddr.isValid(ip)) return false;
  const range = ipaddr.process(ip).range();
  return range === 'multicast' || range === 'broadcast';
}

/** Whether it lies outside every plant: the IANA special-purpose registries (RFC 6890) name the others. */
export function isPublic({ ip }: Address): boolean {
  return ip !== null && ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'unicast';
}

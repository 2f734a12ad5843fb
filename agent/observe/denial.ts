/** When two IPs that one MAC speaks for are two devices after all: what the one says of itself, the other denies. */
import type { Attribute } from '../../protocols/messages/fact.ts';
import { isLinkLocal } from './address-rules.ts';
import type { Fact, Host } from './host.ts';

/** A device has one, and keeps it whatever IP it is given. */
const OF_HARDWARE: ReadonlySet<Attribute> = new Set<Attribute>([
  'serial',
  'model',
  'order-code',
  'product-code',
]);
/** A device has one at a time, and may be given another together with another IP. */
const GIVEN: ReadonlySet<Attribute> = new Set<Attribute>([
  'object-id',
  'host-name',
  'station-name',
]);

/** `known` is what the host said last, of the whole device; now it says `value` under `ip`. */
export function denies(host: Host, known: Fact, value: string, ip: string): boolean {
  if (value === '' || known.value === value || isOneVoice(host, known, ip)) return false;
  if (OF_HARDWARE.has(known.attribute)) return true;
  if (!GIVEN.has(known.attribute) || areAlike(known.value, value)) return false;
  return areAtOnce(host, known.ip ?? '', ip);
}

/** One of them speaks for both, or said this itself before; or both are claimed by one device. */
function isOneVoice(host: Host, { ip: before = '', alsoAt, isFickle }: Fact, ip: string): boolean {
  if (isFickle || before === ip || alsoAt?.includes(ip)) return true;
  if (host.macs.size !== 1 || !host.ips.has(before) || !host.ips.has(ip)) return true;
  return !isUnclaimed(host, before) && !isUnclaimed(host, ip);
}

const isUnclaimed = ({ claimed }: Host, ip: string) => !claimed.has(ip) && !isLinkLocal(ip);

/** The same name, with or without its domain. */
function areAlike(one: string, other: string): boolean {
  return one.split('.')[0]!.toLowerCase() === other.split('.')[0]!.toLowerCase();
}

/** Each was seen after the other had been seen: none took the place of the other. */
function areAtOnce({ stations }: Host, one: string, other: string): boolean {
  const [first, second] = [spanOf(stations, one), spanOf(stations, other)];
  return first.to > second.from && second.to > first.from;
}

function spanOf(stations: Host['stations'], address: string): { from: number; to: number } {
  const span = { from: Number.POSITIVE_INFINITY, to: 0 };
  for (const { ip, firstSeen, lastSeen } of stations) {
    if (ip !== address) continue;
    span.from = Math.min(span.from, firstSeen);
    span.to = Math.max(span.to, lastSeen);
  }
  return span;
}

/** The line a list shows of an asset: of each attribute the value of the source that knows best. */
import { LOOKED_UP } from '../../protocols/messages/fact.ts';
import { isOneNotation, type KnownFact } from './changes.ts';
import { deviceParts } from './device-part.ts';

/** Columns of `asset` and the attributes that fill them, the first that is known. */
const COLUMNS = {
  name: ['plant-id', 'station-name', 'name', 'host-name'],
  vendor: ['vendor'],
  model: ['model', 'product', 'device-type', 'product-code'],
  order_code: ['order-code', 'product-code'],
  serial: ['serial'],
  firmware: ['firmware', 'software'],
} as const;

export type Summary = { readonly id: string } & Record<keyof typeof COLUMNS, string | null>;

/** What the line is made of; `unit` tells a gateway from a device. */
export const SUMMARY: ReadonlySet<string> = new Set([...Object.values(COLUMNS).flat(), 'unit']);

/**
 * What a device states of itself in its own engineering protocol before what discovery and
 * management protocols say, and those before what is guessed from an address.
 */
const RANKED = [
  's7comm',
  's7comm-plus',
  'ethernet-ip',
  'cip',
  'modbus',
  'profinet-dcp',
  'bacnet',
  'opcua',
  'dnp3',
  'snmp',
  'lldp',
  'cdp',
  'dhcp',
  'dhcpv6',
  'nbns',
  'netbios-datagram',
  'mdns',
  'llmnr',
  'dns',
  'ws-discovery',
  'ssdp',
  'arp',
];
const PLACES = new Map(RANKED.map((protocol, place) => [protocol, place]));

/** `facts`: all of one asset whose attribute is in SUMMARY, those of its parts too. */
export function summaryOf(id: string, facts: readonly KnownFact[]): Summary {
  const ranked = facts.toSorted((one, other) => {
    const rank = placeOf(one) - placeOf(other);
    if (rank !== 0) return rank;
    return one.proven === other.proven ? 0 : one.proven < other.proven ? 1 : -1;
  });
  const own = ranked.filter(({ part, protocol }) => part === '' && protocol !== LOOKED_UP);
  const speakers = deviceParts(facts.map(({ part }) => part));
  const ofParts = ranked.filter(({ part }) => speakers.has(part));
  const guessed = ranked.filter(({ part, protocol }) => part === '' && protocol === LOOKED_UP);
  const best = (attributes: readonly string[]) =>
    stated(own, attributes) ?? agreed(ofParts, attributes) ?? stated(guessed, attributes) ?? null;
  return {
    id,
    name: best(COLUMNS.name),
    vendor: best(COLUMNS.vendor),
    model: best(COLUMNS.model),
    order_code: best(COLUMNS.order_code),
    serial: best(COLUMNS.serial),
    firmware: best(COLUMNS.firmware),
  };
}

function stated(ranked: readonly KnownFact[], attributes: readonly string[]): string | undefined {
  for (const attribute of attributes) {
    const found = ranked.find((fact) => fact.attribute === attribute);
    if (found) return found.value;
  }
  return undefined;
}

/** What the source that knows best says of all parts alike: two serials are nobody's serial. */
function agreed(ranked: readonly KnownFact[], attributes: readonly string[]): string | undefined {
  for (const attribute of attributes) {
    const [first, ...others] = ranked.filter((fact) => fact.attribute === attribute);
    if (first === undefined) continue;
    const isAgreed = others.every(
      ({ protocol, value }) => protocol !== first.protocol || isOneNotation(value, first.value),
    );
    if (isAgreed) return first.value;
  }
  return undefined;
}

/** An unknown protocol stands behind those that are ranked. What was asked beats what was overheard. */
function placeOf({ protocol, method }: KnownFact): number {
  return (PLACES.get(protocol) ?? RANKED.length) * 2 + (method === 'active' ? 0 : 1);
}

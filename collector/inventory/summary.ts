/** The line a list shows of an asset: of each attribute the value of the source that knows best. */
import type { KnownFact } from './changes.ts';

/** Columns of `asset` and the attributes that fill them, the first that is known. */
const COLUMNS = {
  name: ['plant-id', 'station-name', 'name', 'host-name'],
  vendor: ['vendor'],
  model: ['model', 'product', 'device-type'],
  order_code: ['order-code', 'product-code'],
  serial: ['serial'],
  firmware: ['firmware', 'software'],
} as const;

export type Summary = { readonly id: string } & Record<keyof typeof COLUMNS, string | null>;

export const SUMMARY: readonly string[] = Object.values(COLUMNS).flat();

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
  'dns',
  'netbios',
  'arp',
];
const rankOf = (protocol: string) => RANKED.indexOf(protocol);

/** `facts`: all of one asset that are about the device itself and whose attribute is in SUMMARY. */
export function summaryOf(id: string, facts: readonly KnownFact[]): Summary {
  const ranked = facts.toSorted((one, other) => {
    const rank = placeOf(one) - placeOf(other);
    if (rank !== 0) return rank;
    return one.proven === other.proven ? 0 : one.proven < other.proven ? 1 : -1;
  });
  const best = (attributes: readonly string[]) => {
    for (const attribute of attributes) {
      const found = ranked.find((fact) => fact.attribute === attribute);
      if (found) return found.value;
    }
    return null;
  };
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

/** An unknown protocol stands behind those that are ranked. What was asked beats what was overheard. */
const placeOf = ({ protocol, method }: KnownFact) =>
  (RANKED.includes(protocol) ? rankOf(protocol) : RANKED.length) * 2 +
  (method === 'active' ? 0 : 1);

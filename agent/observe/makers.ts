/** Who made a host, from the best of what it states and what its addresses say. */
import type { HostView } from './sightings.ts';
import { vendorOf as registeredTo, vendorOfObjectId } from './vendors.ts';

/**
 * Its own words, then numbers registered for its maker, then its MAC address. What is said of a part
 * counts where nothing is said of the whole: behind a gateway stand devices of other makers.
 */
export function makerOf(host: HostView): string | undefined {
  let [byNumber, ofPart]: (string | undefined)[] = [];
  for (const { attribute, value, protocol, part } of host.facts.values()) {
    if (attribute === 'vendor' && part === undefined) return value;
    const number = numbered(attribute, value, protocol);
    if (part === undefined) byNumber ??= number;
    else ofPart ??= attribute === 'vendor' ? value : number;
  }
  return byNumber ?? ofPart ?? registrantOf(host);
}

/** Whom its MAC addresses are registered to: the maker of its network adapter at least. */
export function registrantOf({ macs }: Pick<HostView, 'macs'>): string | undefined {
  for (const mac of macs) {
    const maker = registeredTo('mac', mac);
    if (maker !== undefined) return maker;
  }
  return undefined;
}

/** The name behind a vendor number that a protocol told; undefined where nobody knows it. */
export function vendorOf(protocol: string, id: string): string | undefined {
  if (protocol === 'ethernet-ip' || protocol === 'cip') return registeredTo('cip', id);
  if (protocol.startsWith('profinet')) return registeredTo('profinet', id);
  if (protocol === 'hart-ip') return registeredTo('hart', id);
  return protocol === 'snmp' ? registeredTo('snmp', id) : undefined;
}

function numbered(attribute: string, value: string, protocol: string): string | undefined {
  if (attribute === 'object-id') return vendorOfObjectId(value);
  if (attribute !== 'vendor-id') return undefined;
  // A BACnet device spells its vendor's name out as well, in its own way: the number is no second fact of it.
  return protocol === 'bacnet' ? registeredTo('bacnet', value) : vendorOf(protocol, value);
}

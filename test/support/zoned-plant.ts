/** Zones and conduits to tell stories about. */
import type { Address } from '../../collector/zones/address.ts';
import type { ConduitInForce, ConduitRule } from '../../collector/zones/conduit.ts';
import type { End } from '../../collector/zones/conformity.ts';
import type { ZoneInForce } from '../../collector/zones/zone.ts';
import type { SiteId } from '../../protocols/messages/names.ts';

export const zone = (id: string, known: Partial<ZoneInForce> = {}): ZoneInForce => ({
  ...{ id, site: 'plant' as SiteId, name: id, side: 'ot', isStatic: true, criticality: null },
  ...{ controlledSince: null, owner: null, custodian: null, parent: null },
  ...{ networks: [], ranges: [], vlans: [], members: [], exceptions: [], bridges: [] },
  ...known,
});

/** `10.0.0.1@cell-7/eth0/0`: on a network; `~10.0.0.1`: from beyond a router; a MAC where it has colons. */
export function address(text: string): Address {
  const [host = '', network = 'cell-7/eth0/0'] = text.split('@');
  if (host.startsWith('~')) return { network, mac: null, ip: host.slice(1) };
  if (/^([0-9a-f]{2}:){5}/.test(host)) return { network, mac: host, ip: null };
  return { network, mac: '00:1b:1b:00:00:09', ip: host };
}

export const end = (text: string, known: Partial<End> = {}): End => ({
  ...{ asset: null, zone: null, isDualHomed: false, address: address(text) },
  ...known,
});

const anybody = { assets: [], ranges: [] };

export const rule = (id: string, known: Partial<ConduitRule> = {}): ConduitRule => ({
  ...{ id, protocol: 'any', transport: 'any', port: 'any', direction: 'forward' },
  ...{ source: anybody, destination: anybody },
  ...known,
});

export const conduit = (
  id: string,
  from: string,
  to: string,
  known: Partial<ConduitInForce> = {},
): ConduitInForce => ({
  ...{ id, ref: id.toUpperCase(), from, to, isExpired: false, rules: [rule('r1')] },
  ...known,
});

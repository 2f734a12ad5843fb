/** What organizations add: IEEE 802.1Q-2018, D.2; IEEE 802.3-2018, 79.3; TIA-1057, 10.2; IEC 61158-6-10. */
import type { Cursor } from '../contract/cursor.ts';
import type { Attribute } from '../messages/fact.ts';
import {
  applications,
  Ieee8021,
  Ieee8023,
  inventory,
  Media,
  mauTypes,
  Organization,
  Profinet,
} from './tlv.table.ts';

/** A statement of the port that sends, or of the whole device; `row` where a port makes several of a kind. */
export interface Organizational {
  readonly organization: number;
  readonly of: 'port' | 'device';
  readonly row?: string;
  readonly attribute: Attribute;
  readonly value: string;
}

type Statement = Omit<Organizational, 'organization'>;

/** The value of TLV 127: none, or what it says. */
export function organizational(cursor: Cursor): Organizational[] {
  const organization = cursor.u24();
  const subtype = cursor.u8();
  const said = statement(organization, subtype, cursor);
  return said === undefined || said.value === '' ? [] : [{ organization, ...said }];
}

function statement(organization: number, subtype: number, cursor: Cursor): Statement | undefined {
  switch (organization) {
    case Organization.ieee8021:
      return ieee8021(subtype, cursor);
    case Organization.ieee8023:
      return ieee8023(subtype, cursor);
    case Organization.media:
      return media(subtype, cursor);
    case Organization.profinet:
      return profinet(subtype, cursor);
    default:
      return undefined;
  }
}

function media(subtype: number, cursor: Cursor): Statement | undefined {
  if (subtype === Media.networkPolicy) return networkPolicy(cursor);
  const attribute = inventory.get(subtype);
  return attribute && { of: 'device', attribute, value: cursor.text(cursor.remaining) };
}

/**
 * Into which VLAN a kind of traffic belongs; of priorities nothing is told. Whoever does not know it asks so.
 * VLAN 0: that of the port, and only the priority is tagged. TIA-1057, 10.2.
 */
function networkPolicy(cursor: Cursor): Statement {
  const application = cursor.u8();
  const bits = cursor.u24(); // unknown, tagged, reserved, 12 of VLAN, 3 of priority, 6 of DSCP
  const isUnknown = (bits & 0x80_0000) !== 0;
  const isTagged = (bits & 0x40_0000) !== 0;
  const vlan = (bits >> 9) & 0xfff;
  const tagged = vlan === 0 ? 'priority-tagged' : String(vlan);
  return {
    of: 'port',
    row: applications.get(application) ?? `application ${application}`,
    attribute: 'vlan',
    value: isUnknown ? '' : isTagged ? tagged : 'untagged',
  };
}

function ieee8021(subtype: number, cursor: Cursor): Statement | undefined {
  if (subtype === Ieee8021.portVlan) {
    const vlan = cursor.u16();
    return { of: 'port', attribute: 'vlan', value: vlan === 0 ? 'none' : String(vlan) };
  }
  if (subtype === Ieee8021.vlanName) {
    const vlan = cursor.u16();
    const name = cursor.text(cursor.u8());
    return { of: 'port', row: `vlan ${vlan}`, attribute: 'vlan', value: name || String(vlan) };
  }
  return subtype === Ieee8021.linkAggregation ? aggregation(cursor) : undefined;
}

function ieee8023(subtype: number, cursor: Cursor): Statement | undefined {
  if (subtype === Ieee8023.linkAggregation) return aggregation(cursor);
  if (subtype !== Ieee8023.macPhy) return undefined;
  cursor.skip(3); // auto-negotiation: whether, and what was offered
  return { of: 'port', attribute: 'interface-speed', value: mauTypes.get(cursor.u16()) ?? '' };
}

function aggregation(cursor: Cursor): Statement | undefined {
  const isAggregated = (cursor.u8() & 0x02) !== 0;
  const port = cursor.u32();
  return isAggregated
    ? { of: 'port', row: 'aggregation', attribute: 'port', value: `aggregated ${port}` }
    : undefined;
}

function profinet(subtype: number, cursor: Cursor): Statement | undefined {
  switch (subtype) {
    case Profinet.alias:
      return { of: 'port', row: 'alias', attribute: 'port', value: cursor.text(cursor.remaining) };
    case Profinet.chassisMac:
      return { of: 'device', attribute: 'interface-mac', value: cursor.mac() };
    case Profinet.mrpPortStatus: {
      cursor.skip(16); // the UUID of the ring
      const isRingPort = cursor.u16() !== 0;
      return { of: 'port', row: 'ring', attribute: 'role', value: isRingPort ? 'ring port' : '' };
    }
    case Profinet.portStatus: // marks a PROFINET port: its real-time class says nothing about identity
      return {
        of: 'port',
        row: 'profinet',
        attribute: 'status',
        value: `rt-class ${cursor.u16()}`,
      };
    default:
      return undefined;
  }
}

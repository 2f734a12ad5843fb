/** IEEE 802.1AB-2016, 8.4; TIA-1057 (2006), 10.2; IEEE 802.1Q-2018, D.2; IEEE 802.3-2018, 79.3; IEC 61158-6-10 (PROFINET). */
import type { Attribute } from '../messages/fact.ts';

export const TlvType = {
  endOfLldpdu: 0,
  chassisId: 1,
  portId: 2,
  timeToLive: 3,
  portDescription: 4,
  systemName: 5,
  systemDescription: 6,
  systemCapabilities: 7,
  managementAddress: 8,
  organizationallySpecific: 127,
} as const;

/** Chassis and port ids number the same kinds of id differently. Tables 8-2 and 8-3. */
export const ChassisIdSubtype = { macAddress: 4, networkAddress: 5, locallyAssigned: 7 } as const;
export const PortIdSubtype = { macAddress: 3, networkAddress: 4 } as const;

/** IANA address family numbers. */
export const AddressFamily = { ipv4: 1, ipv6: 2 } as const;

/** Bits of the system capabilities, from the lowest. Table 8-4. */
export const capabilities = [
  'other',
  'repeater',
  'bridge',
  'wlan-access-point',
  'router',
  'telephone',
  'docsis-cable-device',
  'station-only',
  'c-vlan',
  's-vlan',
  'two-port-mac-relay',
] as const;

export const Organization = {
  ieee8021: 0x0080c2,
  ieee8023: 0x00120f,
  media: 0x0012bb, // TIA, LLDP-MED
  profinet: 0x000ecf, // PROFIBUS & PROFINET International
} as const;

export const Ieee8021 = { portVlan: 1, vlanName: 3, linkAggregation: 7 } as const;
export const Ieee8023 = { macPhy: 1, linkAggregation: 3 } as const;
export const Profinet = { portStatus: 2, alias: 3, mrpPortStatus: 4, chassisMac: 5 } as const;

export const Media = { networkPolicy: 2 } as const;

/** What a network policy is for, by number. TIA-1057, 10.2; as TShark 4.0 names them (lldp.media.app_type), 2026-11-21. */
export const applications: ReadonlyMap<number, string> = new Map([
  [1, 'voice'],
  [2, 'voice signaling'],
  [3, 'guest voice'],
  [4, 'guest voice signaling'],
  [5, 'softphone voice'],
  [6, 'video conferencing'],
  [7, 'streaming video'],
  [8, 'video signaling'],
]);

/** The inventory of LLDP-MED: each TLV is one text. TIA-1057, 10.2.6. */
export const inventory: ReadonlyMap<number, Attribute> = new Map([
  [5, 'hardware-revision'],
  [6, 'firmware'],
  [7, 'software'],
  [8, 'serial'],
  [9, 'vendor'],
  [10, 'model'],
  [11, 'plant-id'],
]);

/** Speed and duplex by the operational MAU type: RFC 4836, dot3MauType. */
export const mauTypes: ReadonlyMap<number, string> = new Map([
  [5, '10 Mbit/s'],
  [10, '10 Mbit/s half duplex'],
  [11, '10 Mbit/s full duplex'],
  [15, '100 Mbit/s half duplex'],
  [16, '100 Mbit/s full duplex'],
  [17, '100 Mbit/s half duplex'],
  [18, '100 Mbit/s full duplex'],
  [21, '1 Gbit/s half duplex'],
  [22, '1 Gbit/s full duplex'],
  [23, '1 Gbit/s half duplex'],
  [24, '1 Gbit/s full duplex'],
  [25, '1 Gbit/s half duplex'],
  [26, '1 Gbit/s full duplex'],
  [27, '1 Gbit/s half duplex'],
  [28, '1 Gbit/s full duplex'],
  [29, '1 Gbit/s half duplex'],
  [30, '1 Gbit/s full duplex'],
  [31, '10 Gbit/s full duplex'],
  [32, '10 Gbit/s full duplex'],
  [33, '10 Gbit/s full duplex'],
  [34, '10 Gbit/s full duplex'],
  [35, '10 Gbit/s full duplex'],
  [36, '10 Gbit/s full duplex'],
]);

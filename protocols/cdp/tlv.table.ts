/** Types and bits of CDP as TShark 4.0's cdp dissector names them; Cisco publishes none. */
export const CdpType = {
  deviceId: 0x01,
  addresses: 0x02,
  portId: 0x03,
  capabilities: 0x04,
  softwareVersion: 0x05,
  platform: 0x06,
  protocolHello: 0x08,
  vtpDomain: 0x09,
  nativeVlan: 0x0a,
  duplex: 0x0b,
  voiceVlanReply: 0x0e,
  systemName: 0x14,
  systemObjectId: 0x15,
  managementAddresses: 0x16,
  location: 0x17,
  energyWise: 0x1d,
} as const;

/** From the lowest bit; a transparent bridge and a source-route one are both a bridge. */
export const capabilities = [
  'router',
  'bridge',
  'source-route-bridge',
  'switch',
  'host',
  'igmp',
  'repeater',
  'telephone',
  'remotely-managed',
  'camera',
  'two-port-mac-relay',
] as const;

/** OUI and protocol id of the hello in which a switch names its own MAC address. */
export const CLUSTER_MANAGEMENT = 0x00000c_0112;

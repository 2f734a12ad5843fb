/** ISO 22510 (KNXnet/IP), ISO/IEC 14543-3 (KNX): numbers as TShark 4.0's knxip and cemi dissectors have them. */
import type { EventKind } from '../messages/control-event.ts';
import type { Attribute } from '../messages/fact.ts';

export const HEADER = 6;
export const VERSION = 0x10;

export const Service = {
  searchResponse: 0x0202,
  descriptionResponse: 0x0204,
  connectResponse: 0x0206,
  extendedSearchResponse: 0x020c,
  configurationRequest: 0x0310,
  tunnelingRequest: 0x0420,
  featureResponse: 0x0423,
  featureSet: 0x0424,
  featureInfo: 0x0425,
  routingIndication: 0x0530,
  remoteReset: 0x0743,
  secureWrapper: 0x0950,
  sessionAuthenticate: 0x0953,
  sessionStatus: 0x0954,
} as const;

export const services: ReadonlyMap<number, string> = new Map([
  [0x0201, 'search'],
  [0x0203, 'description'],
  [0x0205, 'connect'],
  [0x0207, 'connection-state'],
  [0x0209, 'disconnect'],
  [0x020b, 'search-extended'],
  [0x0310, 'configuration'],
  [0x0420, 'tunneling'],
  [0x0422, 'feature-get'],
  [0x0424, 'feature-set'],
  [0x0530, 'routing-indication'],
  [0x0531, 'routing-lost-message'],
  [0x0532, 'routing-busy'],
  [0x0533, 'routing-system-broadcast'],
  [0x0740, 'remote-diagnostic'],
  [0x0742, 'remote-configuration'],
  [0x0743, 'remote-reset'],
  [0x0950, 'secure'],
  [0x0951, 'session'],
  [0x0953, 'session-authenticate'],
  [0x0955, 'timer-notify'],
]);

/** Said by whoever is asked. */
export const answers: ReadonlySet<number> = new Set([
  0x0202, 0x0204, 0x0206, 0x0208, 0x020a, 0x020c, 0x0311, 0x0421, 0x0423, 0x0425, 0x0741, 0x0952,
  0x0954,
]);

export const statuses: ReadonlyMap<number, string> = new Map([
  [0x21, 'connection id'],
  [0x22, 'connection type'],
  [0x23, 'connection option'],
  [0x24, 'no more connections'],
  [0x25, 'no more unique connections'],
  [0x26, 'data connection'],
  [0x27, 'KNX connection'],
  [0x29, 'tunneling layer'],
]);

export const ConnectionType = { management: 3, tunneling: 4 } as const;

export const Dib = {
  device: 0x01,
  families: 0x02,
  ipConfiguration: 0x03,
  currentConfiguration: 0x04,
  addresses: 0x05,
  extended: 0x08,
  manufacturer: 0xfe,
} as const;

export const media: ReadonlyMap<number, string> = new Map([
  [0x01, 'TP0'],
  [0x02, 'TP1'],
  [0x04, 'PL110'],
  [0x08, 'PL132'],
  [0x10, 'RF'],
  [0x20, 'IP'],
]);

export const families: ReadonlyMap<number, string> = new Map([
  [2, 'core'],
  [3, 'device management'],
  [4, 'tunneling'],
  [5, 'routing'],
  [6, 'remote logging'],
  [7, 'remote configuration'],
  [8, 'object server'],
  [9, 'security'],
]);

export const Feature = { manufacturer: 4, individualAddress: 6 } as const;

/** What a management answer says about itself: of object 0, the device. */
export const deviceProperties: ReadonlyMap<number, Attribute> = new Map([
  [9, 'firmware'],
  [11, 'serial'],
  [12, 'vendor-id'],
  [15, 'order-code'],
  [25, 'software'],
]);

export const Cemi = {
  dataRequest: 0x11,
  dataIndication: 0x29,
  dataConfirmation: 0x2e,
  propertyReadConfirmation: 0xfb,
  propertyWriteRequest: 0xf6,
  propertyWriteConfirmation: 0xf5,
  resetRequest: 0xf1,
} as const;

export interface Apci {
  readonly name: string;
  readonly kind: EventKind;
}

/** Services of the application layer that change something, by their ten bits; some keep data in the last of them. */
export const GROUP_WRITE = 0x080;
export const ADDRESS_WRITE = 0x0c0;
export const applications: ReadonlyMap<number, Apci> = new Map([
  [GROUP_WRITE, { name: 'group-value-write', kind: 'write' }],
  [ADDRESS_WRITE, { name: 'individual-address-write', kind: 'configuration-write' }],
  [0x280, { name: 'memory-write', kind: 'configuration-write' }],
  [0x2c2, { name: 'user-memory-write', kind: 'configuration-write' }],
  [0x2c4, { name: 'user-memory-bit-write', kind: 'configuration-write' }],
  [0x380, { name: 'restart', kind: 'restart' }],
  [0x381, { name: 'master-reset', kind: 'factory-reset' }],
  [0x3d0, { name: 'memory-bit-write', kind: 'configuration-write' }],
  [0x3d1, { name: 'authorize', kind: 'authentication' }],
  [0x3d3, { name: 'key-write', kind: 'protection-change' }],
  [0x3d7, { name: 'property-value-write', kind: 'configuration-write' }],
  [0x3de, { name: 'individual-address-serial-number-write', kind: 'configuration-write' }],
  [0x3e0, { name: 'domain-address-write', kind: 'configuration-write' }],
]);

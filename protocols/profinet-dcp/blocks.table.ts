/** IEC 61158-6-10 (PROFINET), DCP: numbers as TShark 4.0's pn_dcp dissector has them. */

export const FIRST_FRAME_ID = 0xfefc;
export const LAST_FRAME_ID = 0xfeff;

export const Service = { get: 3, set: 4, identify: 5, hello: 6 } as const;
export const ServiceType = { request: 0, success: 1, notSupported: 5 } as const;

export const services: ReadonlyMap<number, string> = new Map([
  [Service.get, 'get'],
  [Service.set, 'set'],
  [Service.identify, 'identify'],
  [Service.hello, 'hello'],
]);

/** Option above suboption. */
export const Suboption = {
  macAddress: 0x0101,
  ipParameter: 0x0102,
  fullIpSuite: 0x0103,
  typeOfStation: 0x0201,
  nameOfStation: 0x0202,
  deviceId: 0x0203,
  deviceRole: 0x0204,
  aliasName: 0x0206,
  oemDeviceId: 0x0208,
  startTransaction: 0x0501,
  endTransaction: 0x0502,
  signal: 0x0503,
  response: 0x0504,
  resetFactorySettings: 0x0505,
  resetToFactory: 0x0506,
} as const;

/** What a Set touches. */
export const suboptions: ReadonlyMap<number, string> = new Map([
  [Suboption.ipParameter, 'ip-parameter'],
  [Suboption.fullIpSuite, 'full-ip-suite'],
  [Suboption.typeOfStation, 'type-of-station'],
  [Suboption.nameOfStation, 'name-of-station'],
  [Suboption.deviceId, 'device-id'],
  [Suboption.deviceRole, 'device-role'],
  [Suboption.aliasName, 'alias-name'],
  [0x030c, 'dhcp-host-name'],
  [0x032b, 'dhcp-vendor-specific'],
  [0x0336, 'dhcp-server-identifier'],
  [0x0337, 'dhcp-parameter-request-list'],
  [0x033c, 'dhcp-class-identifier'],
  [0x033d, 'dhcp-client-identifier'],
  [0x0351, 'dhcp-fqdn'],
  [0x0361, 'dhcp-uuid-client'],
  [0x03ff, 'dhcp-address-resolution'],
  [Suboption.signal, 'signal'],
  [Suboption.resetFactorySettings, 'reset-factory-settings'],
  [Suboption.resetToFactory, 'reset-to-factory'],
  [0x0601, 'device-initiative'],
  [0x0701, 'tsn-domain-name'],
]);

/** Bits of the role, from the lowest. */
export const roles = ['IO device', 'IO controller', 'IO multidevice', 'PN supervisor'] as const;

/** Why a block was not set. */
export const blockErrors = [
  'ok',
  'option not supported',
  'suboption not supported',
  'suboption not set',
  'resource error',
  'not possible by local reasons',
  'in operation',
] as const;

/** Lowest bit of a Set's block qualifier. */
export const PERMANENT = 1;

/** What a reset to factory deletes: the block qualifier without its lowest bit. */
export const resets: ReadonlyMap<number, string> = new Map([
  [2, 'application data'],
  [4, 'communication parameters'],
  [6, 'engineering parameters'],
  [8, 'all stored data'],
  [10, 'engineering parameters'],
  [16, 'all data, to factory values'],
  [18, 'reset and restore'],
]);

/** Of the block info that goes with an IP parameter. */
export const IpInfo = { isSet: 1, byDhcp: 2, conflict: 0x80 } as const;

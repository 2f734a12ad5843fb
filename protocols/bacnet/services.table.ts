/** ASHRAE 135 (BACnet), 20.1 and 21, Annex J: numbers as TShark 4.0's bvlc, bacnet and bacapp dissectors have them. */

export const BVLC = 0x81;

export const LinkFunction = {
  result: 0x00,
  writeBroadcastTable: 0x01,
  readBroadcastTable: 0x02,
  readBroadcastTableAck: 0x03,
  forwardedNpdu: 0x04,
  registerForeignDevice: 0x05,
  readForeignTable: 0x06,
  readForeignTableAck: 0x07,
  deleteForeignEntry: 0x08,
  distributeBroadcast: 0x09,
  originalUnicast: 0x0a,
  originalBroadcast: 0x0b,
  secure: 0x0c,
} as const;

/** BACnet/IPv6: Annex U. Those that Annex J has too bear its numbers from then on. */
export const BVLC6 = 0x82;
export const Link6 = {
  result: 0x00,
  originalUnicast: 0x01,
  originalBroadcast: 0x02,
  addressResolution: 0x03,
  forwardedAddressResolution: 0x04,
  addressResolutionAck: 0x05,
  virtualAddressResolution: 0x06,
  virtualAddressResolutionAck: 0x07,
  forwardedNpdu: 0x08,
  registerForeignDevice: 0x09,
  deleteForeignEntry: 0x0a,
  secure: 0x0b,
  distributeBroadcast: 0x0c,
} as const;

/** What only Annex U has. */
export const ONLY6 = 0x100;
export const ofAnnexJ: ReadonlyMap<number, number> = new Map<number, number>([
  [Link6.result, LinkFunction.result],
  [Link6.originalUnicast, LinkFunction.originalUnicast],
  [Link6.originalBroadcast, LinkFunction.originalBroadcast],
  [Link6.forwardedNpdu, LinkFunction.forwardedNpdu],
  [Link6.registerForeignDevice, LinkFunction.registerForeignDevice],
  [Link6.deleteForeignEntry, LinkFunction.deleteForeignEntry],
  [Link6.secure, LinkFunction.secure],
  [Link6.distributeBroadcast, LinkFunction.distributeBroadcast],
]);

/** Of those that hold no NPDU. */
export const functions: ReadonlyMap<number, string> = new Map<number, string>([
  [LinkFunction.writeBroadcastTable, 'write-broadcast-distribution-table'],
  [LinkFunction.readBroadcastTable, 'read-broadcast-distribution-table'],
  [LinkFunction.registerForeignDevice, 'register-foreign-device'],
  [LinkFunction.readForeignTable, 'read-foreign-device-table'],
  [LinkFunction.deleteForeignEntry, 'delete-foreign-device-table-entry'],
  [LinkFunction.secure, 'secure-bvll'],
  [ONLY6 + Link6.addressResolution, 'address-resolution'],
  [ONLY6 + Link6.forwardedAddressResolution, 'forwarded-address-resolution'],
  [ONLY6 + Link6.virtualAddressResolution, 'virtual-address-resolution'],
]);

export const NetworkType = {
  whoIsRouter: 0x00,
  iAmRouter: 0x01,
  iCouldBeRouter: 0x02,
  reject: 0x03,
  initializeRoutingTable: 0x06,
  initializeRoutingTableAck: 0x07,
  establishConnection: 0x08,
  disconnectConnection: 0x09,
  networkNumberIs: 0x13,
} as const;

export const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x00, 'who-is-router-to-network'],
  [0x01, 'i-am-router-to-network'],
  [0x02, 'i-could-be-router-to-network'],
  [0x03, 'reject-message-to-network'],
  [0x04, 'router-busy-to-network'],
  [0x05, 'router-available-to-network'],
  [0x06, 'initialize-routing-table'],
  [0x08, 'establish-connection-to-network'],
  [0x09, 'disconnect-connection-to-network'],
  [0x12, 'what-is-network-number'],
  [0x13, 'network-number-is'],
]);

export const PduType = {
  confirmed: 0,
  unconfirmed: 1,
  simpleAck: 2,
  complexAck: 3,
  segmentAck: 4,
  error: 5,
  reject: 6,
  abort: 7,
} as const;

export const Confirmed = {
  atomicReadFile: 6,
  atomicWriteFile: 7,
  addListElement: 8,
  removeListElement: 9,
  createObject: 10,
  deleteObject: 11,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
  writePropertyMultiple: 16,
  deviceCommunicationControl: 17,
  reinitializeDevice: 20,
  lifeSafetyOperation: 27,
} as const;

export const confirmed = [
  'acknowledge-alarm',
  'confirmed-cov-notification',
  'confirmed-event-notification',
  'get-alarm-summary',
  'get-enrollment-summary',
  'subscribe-cov',
  'atomic-read-file',
  'atomic-write-file',
  'add-list-element',
  'remove-list-element',
  'create-object',
  'delete-object',
  'read-property',
  'read-property-conditional',
  'read-property-multiple',
  'write-property',
  'write-property-multiple',
  'device-communication-control',
  'confirmed-private-transfer',
  'confirmed-text-message',
  'reinitialize-device',
  'vt-open',
  'vt-close',
  'vt-data',
  'authenticate',
  'request-key',
  'read-range',
  'life-safety-operation',
  'subscribe-cov-property',
  'get-event-information',
  'subscribe-cov-property-multiple',
  'confirmed-cov-notification-multiple',
  'confirmed-audit-notification',
  'audit-log-query',
] as const;

export const Unconfirmed = {
  iAm: 0,
  iHave: 1,
  timeSynchronization: 6,
  utcTimeSynchronization: 9,
} as const;

export const unconfirmed = [
  'i-am',
  'i-have',
  'unconfirmed-cov-notification',
  'unconfirmed-event-notification',
  'unconfirmed-private-transfer',
  'unconfirmed-text-message',
  'time-synchronization',
  'who-has',
  'who-is',
  'utc-time-synchronization',
  'write-group',
  'unconfirmed-cov-notification-multiple',
  'unconfirmed-audit-notification',
  'who-am-i',
  'you-are',
] as const;

/** Application tags, 20.2.1.4. */
export const Tag = {
  null: 0,
  boolean: 1,
  unsigned: 2,
  signed: 3,
  real: 4,
  double: 5,
  octets: 6,
  text: 7,
  bits: 8,
  enumerated: 9,
  date: 10,
  time: 11,
  object: 12,
} as const;

export const CharacterSet = { utf8: 0, codePage: 1, ucs4: 3, ucs2: 4, latin1: 5 } as const;

export const ObjectType = { device: 8, networkPort: 56 } as const;

/** A device's number that stands for whichever is asked. */
export const ANY_INSTANCE = 0x3f_ffff;

export const Property = { systemStatus: 112 } as const;

export const reinitializations = [
  'coldstart',
  'warmstart',
  'start-backup',
  'end-backup',
  'start-restore',
  'end-restore',
  'abort-restore',
  'activate-changes',
] as const;

export const communications = ['enable', 'disable', 'disable-initiation'] as const;

export const lifeSafetyOperations = [
  'none',
  'silence',
  'silence-audible',
  'silence-visual',
  'reset',
  'reset-alarm',
  'reset-fault',
  'unsilence',
  'unsilence-audible',
  'unsilence-visual',
] as const;

export const systemStatuses = [
  'operational',
  'operational-read-only',
  'download-required',
  'download-in-progress',
  'non-operational',
  'backup-in-progress',
] as const;

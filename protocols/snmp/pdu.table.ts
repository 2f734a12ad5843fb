/** RFC 1157, 4.1; RFC 3416, 3. */
export const PduTag = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  trapV1: 0xa4,
  getBulk: 0xa5,
  inform: 0xa6,
  trap: 0xa7,
  report: 0xa8,
} as const;

export const pduNames: ReadonlyMap<number, string> = new Map([
  [PduTag.get, 'get'],
  [PduTag.getNext, 'get-next'],
  [PduTag.response, 'response'],
  [PduTag.set, 'set'],
  [PduTag.trapV1, 'trap'],
  [PduTag.getBulk, 'get-bulk'],
  [PduTag.inform, 'inform'],
  [PduTag.trap, 'trap'],
  [PduTag.report, 'report'],
]);

/** Tags of values beside those of BER. RFC 2578, 7.1; the exceptions: RFC 3416, 3. */
export const ValueTag = { ipAddress: 0x40, timeTicks: 0x43, noSuchObject: 0x80 } as const;

/** msgVersion. */
export const Version = { v1: 0, v2c: 1, v3: 3 } as const;

/** msgFlags: RFC 3412, 6.4. */
export const MessageFlag = { authenticated: 0x01, private: 0x02 } as const;

/** error-status: RFC 3416, 3. */
export const errors = [
  'no-error',
  'too-big',
  'no-such-name',
  'bad-value',
  'read-only',
  'general-error',
  'no-access',
  'wrong-type',
  'wrong-length',
  'wrong-encoding',
  'wrong-value',
  'no-creation',
  'inconsistent-value',
  'resource-unavailable',
  'commit-failed',
  'undo-failed',
  'authorization-error',
  'not-writable',
  'inconsistent-name',
] as const;

/** generic-trap of RFC 1157, 4.1.6, and from 1 on the last arc of snmpTraps (RFC 3418). */
export const genericTraps = [
  'cold-start',
  'warm-start',
  'link-down',
  'link-up',
  'authentication-failure',
  'egp-neighbour-loss',
] as const;
export const TRAP_OBJECT = '1.3.6.1.6.3.1.1.4.1.0'; // snmpTrapOID.0
export const GENERIC_TRAPS = '1.3.6.1.6.3.1.1.5.';

/** The community names that a device is delivered with, and that everybody tries. */
export const defaultCommunities: ReadonlySet<string> = new Set(['public', 'private']);

/** Numbers of IEEE 1588-2008, 15, as TShark 4.0 names them (ptp.v2.mm.managementId), 2026-11-21. */
export const managementIds: ReadonlyMap<number, string> = new Map([
  [0, 'null-management'],
  [1, 'clock-description'],
  [2, 'user-description'],
  [3, 'save-in-non-volatile-storage'],
  [4, 'reset-non-volatile-storage'],
  [5, 'initialize'],
  [6, 'fault-log'],
  [7, 'fault-log-reset'],
  [0x2000, 'default-data-set'],
  [0x2001, 'current-data-set'],
  [0x2002, 'parent-data-set'],
  [0x2003, 'time-properties-data-set'],
  [0x2004, 'port-data-set'],
  [0x2005, 'priority1'],
  [0x2006, 'priority2'],
  [0x2007, 'domain'],
  [0x2008, 'slave-only'],
  [0x2009, 'log-announce-interval'],
  [0x200a, 'announce-receipt-timeout'],
  [0x200b, 'log-sync-interval'],
  [0x200c, 'version-number'],
  [0x200d, 'enable-port'],
  [0x200e, 'disable-port'],
  [0x200f, 'time'],
  [0x2010, 'clock-accuracy'],
  [0x2011, 'utc-properties'],
  [0x2012, 'traceability-properties'],
  [0x2013, 'timescale-properties'],
  [0x2014, 'unicast-negotiation-enable'],
  [0x2015, 'path-trace-list'],
  [0x2016, 'path-trace-enable'],
  [0x2017, 'grandmaster-cluster-table'],
  [0x2018, 'unicast-master-table'],
  [0x201a, 'acceptable-master-table'],
  [0x201b, 'acceptable-master-table-enabled'],
  [0x201d, 'alternate-master'],
  [0x201e, 'alternate-time-offset-enable'],
  [0x201f, 'alternate-time-offset-name'],
  [0x2021, 'alternate-time-offset-properties'],
  [0x4000, 'transparent-clock-default-data-set'],
  [0x4001, 'transparent-clock-port-data-set'],
  [0x4002, 'primary-domain'],
  [0x6000, 'delay-mechanism'],
  [0x6001, 'log-min-pdelay-req-interval'],
]);

export const ManagementId = {
  clockDescription: 1,
  resetStorage: 4,
  initialize: 5,
  time: 0x200f,
} as const;

export const errors: ReadonlyMap<number, string> = new Map([
  [1, 'response too big'],
  [2, 'no such id'],
  [3, 'wrong length'],
  [4, 'wrong value'],
  [5, 'not settable'],
  [6, 'not supported'],
  [0xfffe, 'general error'],
]);

/** Where a grandmaster has its time from. */
export const timeSources: ReadonlyMap<number, string> = new Map([
  [0x10, 'atomic clock'],
  [0x20, 'GPS'],
  [0x30, 'terrestrial radio'],
  [0x40, 'PTP'],
  [0x50, 'NTP'],
  [0x60, 'hand set'],
  [0x90, 'other'],
  [0xa0, 'internal oscillator'],
]);

/** Bits of a clock's type, the highest first. */
export const clockTypes = [
  'ordinary clock',
  'boundary clock',
  'peer-to-peer transparent clock',
  'end-to-end transparent clock',
  'management node',
] as const;

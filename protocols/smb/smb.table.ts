/** Numbers of MS-CIFS, 2.2.2.1 and 2.2.3.1, MS-SMB, 2.2.4, and MS-SMB2, 2.2.1. */

export const SessionType = {
  message: 0x00,
  request: 0x81,
  positive: 0x82,
  negative: 0x83,
  retarget: 0x84,
  keepAlive: 0x85,
} as const;

export const Command1 = { negotiate: 0x72, sessionSetup: 0x73, treeConnect: 0x75 } as const;
export const Command2 = { negotiate: 0, sessionSetup: 1, treeConnect: 3 } as const;

export const commands1: ReadonlyMap<number, string> = new Map([
  [0x04, 'close'],
  [0x06, 'delete'],
  [0x07, 'rename'],
  [0x25, 'transaction'],
  [0x2b, 'echo'],
  [0x2d, 'open'],
  [0x2e, 'read'],
  [0x2f, 'write'],
  [0x32, 'transaction-2'],
  [0x71, 'tree-disconnect'],
  [Command1.negotiate, 'negotiate'],
  [Command1.sessionSetup, 'session-setup'],
  [0x74, 'log-off'],
  [Command1.treeConnect, 'tree-connect'],
  [0xa0, 'nt-transact'],
  [0xa2, 'create'],
]);

export const commands2: readonly string[] = [
  'negotiate',
  'session-setup',
  'log-off',
  'tree-connect',
  'tree-disconnect',
  'create',
  'close',
  'flush',
  'read',
  'write',
  'lock',
  'ioctl',
  'cancel',
  'echo',
  'query-directory',
  'change-notify',
  'query-info',
  'set-info',
  'oplock-break',
];

export const Status = { ok: 0, more: 0xc000_0016 } as const;

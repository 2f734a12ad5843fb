/** Numbers of S7 communication, as the fields of TShark 4.0's s7comm dissector name them. */
export const Rosctr = { job: 1, ack: 2, ackData: 3, userdata: 7 } as const;

export const FunctionCode = {
  cpuServices: 0x00,
  readVar: 0x04,
  writeVar: 0x05,
  requestDownload: 0x1a,
  downloadBlock: 0x1b,
  downloadEnded: 0x1c,
  startUpload: 0x1d,
  upload: 0x1e,
  endUpload: 0x1f,
  piService: 0x28,
  stop: 0x29,
  setupCommunication: 0xf0,
} as const;

/** `read-var` by 4. */
export const operations: ReadonlyMap<number, string> = new Map([
  [FunctionCode.cpuServices, 'cpu-services'],
  [FunctionCode.readVar, 'read-var'],
  [FunctionCode.writeVar, 'write-var'],
  [FunctionCode.requestDownload, 'request-download'],
  [FunctionCode.downloadBlock, 'download-block'],
  [FunctionCode.downloadEnded, 'download-ended'],
  [FunctionCode.startUpload, 'start-upload'],
  [FunctionCode.upload, 'upload'],
  [FunctionCode.endUpload, 'end-upload'],
  [FunctionCode.piService, 'pi-service'],
  [FunctionCode.stop, 'plc-stop'],
  [FunctionCode.setupCommunication, 'setup-communication'],
]);

/** High nibble of the byte that holds the function group. */
export const UserdataType = { push: 0, request: 4, response: 8 } as const;

export const Group = {
  modeTransition: 0,
  programmer: 1,
  cyclic: 2,
  block: 3,
  cpu: 4,
  security: 5,
  pbc: 6,
  time: 7,
  nc: 15,
} as const;

/** Group and subfunction in one number, as `table[of(group, subfunction)]`. */
export const of = (group: number, subfunction: number): number => (group << 8) | subfunction;

export const Userdata = {
  readSzl: of(Group.cpu, 1),
  listBlocks: of(Group.block, 1),
  listBlocksOfType: of(Group.block, 2),
  blockInfo: of(Group.block, 3),
  password: of(Group.security, 1),
} as const;

export const userdataOperations: ReadonlyMap<number, string> = new Map([
  [of(Group.programmer, 1), 'block-status'],
  [of(Group.programmer, 2), 'variable-status'],
  [of(Group.programmer, 3), 'output-istack'],
  [of(Group.programmer, 4), 'output-bstack'],
  [of(Group.programmer, 5), 'output-lstack'],
  [of(Group.programmer, 6), 'time-measurement'],
  [of(Group.programmer, 7), 'force-selection'],
  [of(Group.programmer, 8), 'modify-variable'],
  [of(Group.programmer, 9), 'force'],
  [of(Group.programmer, 10), 'breakpoint'],
  [of(Group.programmer, 11), 'exit-hold'],
  [of(Group.programmer, 12), 'memory-reset'],
  [of(Group.programmer, 13), 'disable-job'],
  [of(Group.programmer, 14), 'enable-job'],
  [of(Group.programmer, 15), 'delete-job'],
  [of(Group.programmer, 16), 'read-job-list'],
  [of(Group.programmer, 17), 'read-job'],
  [of(Group.programmer, 18), 'replace-job'],
  [of(Group.programmer, 19), 'block-status'],
  [of(Group.programmer, 22), 'flash-led'],
  [of(Group.cyclic, 1), 'cyclic-transfer'],
  [of(Group.cyclic, 4), 'unsubscribe'],
  [of(Group.cyclic, 5), 'change-driven-transfer'],
  [of(Group.cyclic, 7), 'change-driven-transfer'],
  [of(Group.cyclic, 8), 'read-record'],
  [of(Group.block, 1), 'list-blocks'],
  [of(Group.block, 2), 'list-blocks-of-type'],
  [of(Group.block, 3), 'block-info'],
  [of(Group.cpu, 1), 'read-szl'],
  [of(Group.cpu, 2), 'message-service'],
  [of(Group.cpu, 3), 'diagnostic-message'],
  [of(Group.cpu, 5), 'alarm'],
  [of(Group.cpu, 6), 'notify'],
  [of(Group.cpu, 7), 'alarm-lock'],
  [of(Group.cpu, 8), 'alarm-unlock'],
  [of(Group.cpu, 9), 'scan'],
  [of(Group.cpu, 11), 'alarm-acknowledge'],
  [of(Group.cpu, 12), 'alarm-acknowledge'],
  [of(Group.cpu, 13), 'alarm-lock'],
  [of(Group.cpu, 14), 'alarm-unlock'],
  [of(Group.cpu, 17), 'alarm'],
  [of(Group.cpu, 18), 'alarm'],
  [of(Group.cpu, 19), 'alarm-query'],
  [of(Group.cpu, 22), 'notify'],
  [of(Group.security, 1), 'plc-password'],
  [of(Group.security, 2), 'clear-password'],
  [of(Group.pbc, 0), 'block-send'],
  [of(Group.time, 1), 'read-clock'],
  [of(Group.time, 2), 'set-clock'],
  [of(Group.time, 3), 'read-clock'],
  [of(Group.time, 4), 'set-clock'],
  [of(Group.nc, 1), 'nc-request-download'],
  [of(Group.nc, 2), 'nc-download-block'],
  [of(Group.nc, 3), 'nc-continue-download'],
  [of(Group.nc, 4), 'nc-download-ended'],
  [of(Group.nc, 6), 'nc-start-upload'],
  [of(Group.nc, 7), 'nc-upload'],
  [of(Group.nc, 8), 'nc-continue-upload'],
]);

/** A group whose subfunctions have no names of their own. */
export const groupOperations: readonly string[] = [
  'mode-transition',
  'programmer-command',
  'cyclic-service',
  'block-function',
  'cpu-function',
  'security',
  'block-send',
  'time-function',
  ...Array.from({ length: 7 }, () => 'userdata'),
  'nc-programming',
];

export const Area = {
  counter: 0x1c,
  timer: 0x1d,
  peripheral: 0x80,
  dataBlock: 0x84,
  instanceBlock: 0x85,
} as const;

/** How a programmer writes an area; an unknown one is written as its number. */
export const areas: ReadonlyMap<number, string> = new Map([
  [0x01, 'data record'],
  [0x03, 'system info'],
  [0x05, 'system flags'],
  [0x06, 'AI'],
  [0x07, 'AQ'],
  [Area.counter, 'C'],
  [Area.timer, 'T'],
  [0x1e, 'IEC counter'],
  [0x1f, 'IEC timer'],
  [Area.peripheral, 'P'],
  [0x81, 'I'],
  [0x82, 'Q'],
  [0x83, 'M'],
  [Area.dataBlock, 'DB'],
  [Area.instanceBlock, 'DI'],
  [0x86, 'L'],
  [0x87, 'V'],
]);

/** Bytes an element of a transport size takes in memory. */
export const elementSizes: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [6, 4],
  [7, 4],
  [8, 4],
  [10, 4],
  [11, 4],
  [12, 2],
  [15, 8],
  [0x1c, 2],
  [0x1d, 2],
  [0x1e, 2],
  [0x1f, 2],
  [0x20, 2],
]);

export const BIT = 1; // the transport size whose address is meant to the bit

/** Block types: as text in a file name (`0A`) and as a number. */
export const blockTypes: ReadonlyMap<number, string> = new Map([
  [0x08, 'OB'],
  [0x0a, 'DB'],
  [0x0b, 'SDB'],
  [0x0c, 'FC'],
  [0x0d, 'SFC'],
  [0x0e, 'FB'],
  [0x0f, 'SFB'],
]);

/** What an operator needs to read behind a refusal's number; the rest stands as its number alone. */
export const errors: ReadonlyMap<number, string> = new Map([
  [0x0110, 'invalid block number'],
  [0x0114, 'block not found'],
  [0x0116, 'block is write-protected'],
  [0x0119, 'incorrect password'],
  [0x8104, 'service not implemented'],
  [0x8304, 'no further parallel upload'],
  [0x8305, 'function not available'],
  [0x8401, 'invalid service sequence'],
  [0x8402, 'not in this state'],
  [0x8404, 'function cannot be performed'],
  [0x8500, 'wrong frames'],
  [0x8703, 'access refused'],
  [0xd241, 'protection level'],
  [0xd2a1, 'block function active'],
  [0xd401, 'information not available'],
  [0xd402, 'information not available'],
  [0xd602, 'incorrect password'],
  [0xd604, 'already enabled'],
  [0xd605, 'no password exists'],
  [0xd0a1, 'protection level'],
  [0xd081, 'not in this mode'],
  [0xdc01, 'date or time invalid'],
]);

export const itemErrors: ReadonlyMap<number, string> = new Map([
  [0x01, 'hardware error'],
  [0x03, 'access not allowed'],
  [0x05, 'invalid address'],
  [0x06, 'data type not supported'],
  [0x07, 'data type inconsistent'],
  [0x0a, 'object does not exist'],
]);

/** Mode transitions a CPU announces by itself; `mode` is what it is in then. */
export const modeTransitions: ReadonlyMap<number, string> = new Map([
  [0, 'stop'],
  [1, 'startup'],
  [2, 'run'],
  [3, 'startup'],
  [4, 'hold'],
  [6, 'startup'],
  [9, 'run'],
  [11, 'link-up'],
  [12, 'update'],
]);

/** Lower nibble of `bzu-id` in SZL 0424: the mode that was asked for last. */
export const operatingModes: ReadonlyMap<number, string> = new Map([
  [0x1, 'stop'],
  [0x2, 'stop'],
  [0x3, 'stop'],
  [0x4, 'stop'],
  [0x5, 'startup'],
  [0x6, 'startup'],
  [0x7, 'startup'],
  [0x8, 'run'],
  [0x9, 'run'],
  [0xa, 'hold'],
  [0xb, 'link-up'],
  [0xc, 'update'],
  [0xd, 'defect'],
]);

/** Positions of the mode selector in SZL 0132, index 4. */
export const keyPositions: ReadonlyMap<number, string> = new Map([
  [1, 'RUN'],
  [2, 'RUN-P'],
  [3, 'STOP'],
  [4, 'MRES'],
]);

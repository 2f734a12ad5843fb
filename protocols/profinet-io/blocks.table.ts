/** IEC 61158-6-10 (PROFINET): numbers as TShark 4.0's pn_io and pn_rt dissectors have them. */

/** First 32 bits of the interfaces, which otherwise are 6c97-11d1-8271-00a02442df7d, and of the endpoint mapper. */
export const Interface = {
  device: 0xdea0_0001,
  controller: 0xdea0_0002,
  supervisor: 0xdea0_0003,
  parameterServer: 0xdea0_0004,
  endpointMapper: 0xe1af_8308,
} as const;

export const Operation = {
  connect: 0,
  release: 1,
  read: 2,
  write: 3,
  control: 4,
  readImplicit: 5,
} as const;

export const operations = [
  'connect',
  'release',
  'read',
  'write',
  'control',
  'read-implicit',
] as const;

export const BlockType = {
  alarmHigh: 0x0001,
  alarmLow: 0x0002,
  writeRequest: 0x0008,
  readRequest: 0x0009,
  realIdentification: 0x0013,
  im0: 0x0020,
  im1: 0x0021,
  im2: 0x0022,
  im3: 0x0023,
  im4: 0x0024,
  im0FilterSubmodule: 0x0030,
  im0FilterModule: 0x0031,
  im0FilterDevice: 0x0032,
  arRequest: 0x0101,
  expectedSubmodules: 0x0104,
  portReal: 0x020f,
  interfaceReal: 0x0240,
  multiple: 0x0400,
  arResponse: 0x8101,
  arServer: 0x8106,
  writeResponse: 0x8008,
  readResponse: 0x8009,
  moduleDifference: 0x8104,
} as const;

/** Blocks of the control service, request and response. */
export const controls: ReadonlyMap<number, string> = new Map([
  [0x0110, 'parameter-end'],
  [0x0111, 'plug-parameter-end'],
  [0x0112, 'application-ready'],
  [0x0113, 'plug-application-ready'],
  [0x0116, 'ready-for-companion'],
  [0x0117, 'ready-for-rt-class-3'],
  [0x0118, 'parameter-begin'],
]);

export const ArType = { controller: 0x01, supervisor: 0x06 } as const;

export const arTypes: ReadonlyMap<number, string> = new Map([
  [0x01, 'IO controller'],
  [0x06, 'IO supervisor'],
  [0x10, 'IO controller, RT class 3'],
  [0x20, 'IO controller, system redundancy'],
]);

export const MULTIPLE_WRITE = 0xe040;

/** Records whose contents are blocks of their own. */
export const readable: ReadonlySet<number> = new Set([
  0x8001, 0x802a, 0x8080, 0xaff0, 0xaff1, 0xaff2, 0xaff3, 0xaff4, 0xc001, 0xe001, 0xe002, 0xf000,
  0xf840, 0xf841,
]);

/** Records by their index, where the standard names what is written. */
export const records: ReadonlyMap<number, string> = new Map([
  [0x0100, 'PROFIsafe'],
  [0x801e, 'SubstituteValues'],
  [0x8020, 'PDIRSubframeData'],
  [0x802b, 'PDPortDataCheck'],
  [0x802c, 'PDIRData'],
  [0x802d, 'PDSyncData'],
  [0x802f, 'PDPortDataAdjust'],
  [0x8030, 'IsochronousModeData'],
  [0x8051, 'PDInterfaceMrpDataCheck'],
  [0x8052, 'PDInterfaceMrpDataAdjust'],
  [0x8053, 'PDPortMrpDataAdjust'],
  [0x8061, 'PDPortFODataCheck'],
  [0x8062, 'PDPortFODataAdjust'],
  [0x8070, 'PDNCDataCheck'],
  [0x8071, 'PDInterfaceAdjust'],
  [0x8090, 'PDInterfaceFSUDataAdjust'],
  [0x80b0, 'CombinedObjectContainer'],
  [0xaff1, 'I&M1'],
  [0xaff2, 'I&M2'],
  [0xaff3, 'I&M3'],
  [0xaff4, 'I&M4'],
  [0xb02e, 'PROFIDrive parameters, local'],
  [0xb02f, 'PROFIDrive parameters, global'],
  [0xe050, 'ARFSUDataAdjust'],
  [0xe061, 'RS_AckEvent'],
  [0xfbff, 'RPC connection monitoring'],
]);

export const moduleStates = ['no module', 'wrong module', 'proper module', 'substitute'] as const;

/** Where bit 15 of the state is set: its bits 11 to 14. */
export const identInfos = ['ok', 'substitute', 'wrong submodule', 'no submodule'] as const;

export const alarms: ReadonlyMap<number, string> = new Map([
  [0x0001, 'diagnosis'],
  [0x0002, 'process'],
  [0x0003, 'pull'],
  [0x0004, 'plug'],
  [0x0005, 'status'],
  [0x0006, 'update'],
  [0x0007, 'media-redundancy'],
  [0x0008, 'controlled-by-supervisor'],
  [0x0009, 'released'],
  [0x000a, 'plug-wrong-submodule'],
  [0x000b, 'return-of-submodule'],
  [0x000c, 'diagnosis-disappears'],
  [0x000d, 'multicast-mismatch'],
  [0x000e, 'port-data-change'],
  [0x000f, 'sync-data-changed'],
  [0x0010, 'isochronous-problem'],
  [0x0011, 'network-component-problem'],
  [0x0012, 'time-data-changed'],
  [0x0013, 'dynamic-frame-packing-problem'],
  [0x0014, 'mrpd-problem'],
  [0x0015, 'system-redundancy'],
  [0x001e, 'upload-and-retrieval'],
  [0x001f, 'pull-module'],
]);

export const Pdu = { data: 1, nack: 2, ack: 3, error: 4 } as const;

/** Frame ids, by the first of each range. */
export const FrameId = {
  cyclic: 0x0080,
  alarmHigh: 0xfc01,
  alarmLow: 0xfe01,
  lastCyclic: 0xfbff,
} as const;

/** Of the data status that ends a cyclic frame. */
export const DataStatus = { isValid: 0x04, isRunning: 0x10, reserved: 0x48 } as const;

export const errorDecodes: ReadonlyMap<number, string> = new Map([
  [0x80, 'PNIORW'],
  [0x81, 'PNIO'],
]);

/** ErrorCode1 of reads and writes (PNIORW). */
export const accessErrors: ReadonlyMap<number, string> = new Map([
  [0xa0, 'read error'],
  [0xa1, 'write error'],
  [0xa2, 'module failure'],
  [0xa7, 'busy'],
  [0xa8, 'version conflict'],
  [0xa9, 'feature not supported'],
  [0xb0, 'invalid index'],
  [0xb1, 'write length error'],
  [0xb2, 'invalid slot or subslot'],
  [0xb3, 'type conflict'],
  [0xb4, 'invalid area'],
  [0xb5, 'state conflict'],
  [0xb6, 'access denied'],
  [0xb7, 'invalid range'],
  [0xb8, 'invalid parameter'],
  [0xb9, 'invalid type'],
  [0xba, 'backup'],
  [0xc0, 'read constraint conflict'],
  [0xc1, 'write constraint conflict'],
  [0xc2, 'resource busy'],
  [0xc3, 'resource unavailable'],
]);

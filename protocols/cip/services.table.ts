/** Numbers of CIP Volume 1 (ODVA): object classes, common services, as TShark 4.0 names them; Rockwell's by publication 1756-PM020. */
export const Class = {
  identity: 0x01,
  messageRouter: 0x02,
  connectionManager: 0x06,
  file: 0x37,
  dlr: 0x47,
  timeSync: 0x43,
  qos: 0x48,
  program: 0x68,
  controllerName: 0x64,
  pccc: 0x67,
  symbol: 0x6b,
  template: 0x6c,
  dataTable: 0x72,
  wallClock: 0x8b,
  controller: 0x8e,
  firmware: 0xa1,
  changes: 0xac,
  tagName: 0xb2,
  port: 0xf4,
  tcpIp: 0xf5,
  ethernetLink: 0xf6,
} as const;

export const Service = {
  getAttributesAll: 0x01,
  setAttributesAll: 0x02,
  getAttributeList: 0x03,
  setAttributeList: 0x04,
  reset: 0x05,
  start: 0x06,
  stop: 0x07,
  create: 0x08,
  delete: 0x09,
  multipleServicePacket: 0x0a,
  applyAttributes: 0x0d,
  getAttributeSingle: 0x0e,
  setAttributeSingle: 0x10,
  findNextInstance: 0x11,
  restore: 0x15,
  save: 0x16,
  noOperation: 0x17,
  getMember: 0x18,
  setMember: 0x19,
  insertMember: 0x1a,
  removeMember: 0x1b,
  groupSync: 0x1c,
} as const;

/** From here up a service means nothing without its class. */
const FIRST_CLASS_SERVICE = 0x4b;

export const ConnectionService = {
  forwardClose: 0x4e,
  unconnectedSend: 0x52,
  forwardOpen: 0x54,
  getConnectionData: 0x56,
  searchConnectionData: 0x57,
  getConnectionOwner: 0x5a,
  largeForwardOpen: 0x5b,
} as const;

export const TagService = {
  read: 0x4c,
  write: 0x4d,
  readModifyWrite: 0x4e,
  readFragmented: 0x52,
  writeFragmented: 0x53,
  getInstanceAttributeList: 0x55,
} as const;

export const PcccService = { execute: 0x4b } as const;
export const LockService = { lock: 0x4b, unlock: 0x4c } as const;
export const FirmwareService = { start: 0x4b, transfer: 0x4d } as const;
export const FileService = { upload: 0x4b, download: 0x4c, clear: 0x51 } as const;
export const LogicService = { read: 0x4f, write: 0x50 } as const;

/** Classes a Logix controller keeps its program in. Tags, routines, tasks and types are their instances. */
export const PROGRAM_CLASSES: ReadonlySet<number> = new Set([
  Class.controllerName,
  Class.program,
  0x69, // modules and their map
  0x6a, // logic and data of a routine
  Class.symbol,
  Class.template,
  0x6d, // routine
  0x70, // task
  0x7e, // connection of a module
]);

/** Objects that hold how a device is set up rather than what its process does. */
export const CONFIGURATION_CLASSES: ReadonlySet<number> = new Set([
  Class.identity,
  0x0f, // parameter
  Class.timeSync,
  Class.dlr,
  Class.qos,
  0x5d, // CIP security
  0x5e, // EtherNet/IP security
  0x5f, // certificate management
  Class.pccc,
  0x6f, // and the next: what a controller keeps beside its program
  0x77,
  Class.controller,
  0xa2,
  0xa3,
  Class.changes,
  0xf0, // ControlNet
  0xf3, // connection configuration
  Class.port,
  Class.tcpIp,
  Class.ethernetLink,
]);

const common: readonly string[] = Object.entries(Service).reduce<string[]>(
  (names, [name, code]) => {
    names[code] = kebab(name);
    return names;
  },
  [],
);

const ofClass: ReadonlyMap<number, Readonly<Record<number, string>>> = new Map([
  [Class.connectionManager, named(ConnectionService)],
  [Class.pccc, { 75: 'execute-pccc', 76: 'execute-dh-plus' }],
  [Class.symbol, tagNames()],
  [Class.tagName, tagNames()],
  [-1, tagNames()],
  [Class.program, { 75: 'lock', 76: 'unlock', 79: 'read-logic', 80: 'write-logic' }],
  [0x6a, { 79: 'read-logic', 80: 'write-logic' }],
  [Class.dataTable, { 75: 'add-to-packet', 76: 'read-packet' }],
  [Class.template, { 76: 'read-template' }],
  [Class.controller, { 75: 'lock', 76: 'unlock' }],
  [Class.firmware, { 75: 'start-firmware-update', 77: 'transfer-firmware' }],
  [Class.file, { 75: 'initiate-upload', 76: 'initiate-download', 81: 'clear-file' }],
]);

const unnamed: readonly string[] = Array.from(
  { length: 128 },
  (_, code) => `service-${code.toString(16).padStart(2, '0')}`,
);

/** `read-tag`; a service nobody named is `service-4b`. A path of symbols has the class -1. */
export function operationOf(service: number, classId: number): string {
  const byClass = service >= FIRST_CLASS_SERVICE ? ofClass.get(classId)?.[service] : undefined;
  return byClass ?? common[service] ?? unnamed[service & 0x7f]!;
}

function tagNames(): Readonly<Record<number, string>> {
  return {
    [TagService.read]: 'read-tag',
    [TagService.write]: 'write-tag',
    [TagService.readModifyWrite]: 'read-modify-write-tag',
    [TagService.readFragmented]: 'read-tag-fragmented',
    [TagService.writeFragmented]: 'write-tag-fragmented',
    [TagService.getInstanceAttributeList]: 'list-tags',
  };
}

function named(services: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
  return Object.fromEntries(Object.entries(services).map(([name, code]) => [code, kebab(name)]));
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** General statuses that decide how a reply is read. */
export const Status = {
  success: 0x00,
  partial: 0x06, // more of it than fits a reply: a success
  embeddedError: 0x1e, // of a packet: some of its services were refused, and each says so itself
} as const;

/** What an operator needs to read behind a refusal's number: CIP Volume 1 (ODVA), general status codes. */
export const statuses: ReadonlyMap<number, string> = new Map([
  [0x01, 'connection failure'],
  [0x02, 'resource unavailable'],
  [0x03, 'invalid parameter value'],
  [0x04, 'path segment error'],
  [0x05, 'path destination unknown'],
  [0x08, 'service not supported'],
  [0x09, 'invalid attribute value'],
  [0x0a, 'attribute list error'],
  [0x0b, 'already in this state'],
  [0x0c, 'object state conflict'],
  [0x0d, 'object already exists'],
  [0x0e, 'attribute not settable'],
  [0x0f, 'privilege violation'],
  [0x10, 'device state conflict'],
  [0x13, 'not enough data'],
  [0x14, 'attribute not supported'],
  [0x15, 'too much data'],
  [0x16, 'object does not exist'],
  [0x1e, 'embedded service error'],
  [0x20, 'invalid parameter'],
  [0x26, 'path size invalid'],
  [0xff, 'vendor specific'],
]);

/** Why the encapsulation refuses, before any object hears of it: as TShark 4.0 names them (`enip.status`). */
export const encapsulationStatuses: ReadonlyMap<number, string> = new Map([
  [0x01, 'invalid command'],
  [0x02, 'no memory'],
  [0x03, 'incorrect data'],
  [0x64, 'invalid session'],
  [0x65, 'invalid length'],
  [0x69, 'unsupported revision'],
  [0x6a, 'not allowed on this port'],
]);

/** Data types a tag is read as: publication 1756-PM020, "Data types". */
export const tagTypes: ReadonlyMap<number, string> = new Map([
  [0xc1, 'BOOL'],
  [0xc2, 'SINT'],
  [0xc3, 'INT'],
  [0xc4, 'DINT'],
  [0xc5, 'LINT'],
  [0xc6, 'USINT'],
  [0xc7, 'UINT'],
  [0xc8, 'UDINT'],
  [0xc9, 'ULINT'],
  [0xca, 'REAL'],
  [0xcb, 'LREAL'],
  [0xd3, 'DWORD'],
  [0x02a0, 'structure'],
]);

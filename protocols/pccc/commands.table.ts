/**
 * Commands of the DF1 Protocol and Command Set, Rockwell Automation 1770-6.5.16 (October 1996), chapter 7;
 * those it does not have (open and close file, the typed file and masked commands) by TShark 4.0's values.
 */
export const Command = {
  protectedWrite: 0x00,
  protectedBitWrite: 0x02,
  unprotectedBitWrite: 0x05,
  diagnostics: 0x06,
  unprotectedWrite: 0x08,
  typed: 0x0f,
} as const;

/** Functions of command 0F. */
export const TypedFunction = {
  wordRangeWrite: 0x00,
  bitWrite: 0x02,
  fileWrite: 0x03,
  download: 0x05,
  upload: 0x06,
  physicalWrite: 0x08,
  restart: 0x0a,
  writeBytesPhysical: 0x18,
  setCpuMode: 0x3a,
  disableForces: 0x41,
  downloadAll: 0x50,
  uploadAll: 0x53,
  initializeMemory: 0x57,
  typedWrite: 0x67,
  changeMode: 0x80,
  applyPortConfiguration: 0x8f,
  readModifyWrite: 0x26,
  readModifyWriteN: 0x79,
  logicalWrite2: 0xa9,
  logicalWrite3: 0xaa,
  maskedLogicalWrite3: 0xab,
  typedFileWrite: 0xaf,
} as const;

export const DIAGNOSTIC_STATUS = 0x03;

const ofCommand: ReadonlyMap<number, string> = new Map([
  [0x00, 'protected-write'],
  [0x01, 'unprotected-read'],
  [0x02, 'protected-bit-write'],
  [0x05, 'unprotected-bit-write'],
  [0x06, 'diagnostics'],
  [0x07, 'mode'],
  [0x08, 'unprotected-write'],
]);

const ofFunction: ReadonlyMap<number, string> = new Map([
  [0x00, 'word-range-write'],
  [0x01, 'word-range-read'],
  [0x02, 'bit-write'],
  [0x03, 'file-write'],
  [0x04, 'file-read'],
  [0x05, 'download'],
  [0x06, 'upload'],
  [0x07, 'shutdown'],
  [0x08, 'physical-write'],
  [0x09, 'physical-read'],
  [0x0a, 'restart'],
  [0x11, 'get-edit-resource'],
  [0x12, 'return-edit-resource'],
  [0x17, 'read-bytes-physical'],
  [0x18, 'write-bytes-physical'],
  [0x26, 'read-modify-write'],
  [0x29, 'read-section-size'],
  [0x3a, 'set-cpu-mode'],
  [0x41, 'disable-forces'],
  [0x50, 'download-all'],
  [0x52, 'download-completed'],
  [0x53, 'upload-all'],
  [0x55, 'upload-completed'],
  [0x57, 'initialize-memory'],
  [0x5e, 'modify-plc-2-compatibility-file'],
  [0x67, 'typed-write'],
  [0x68, 'typed-read'],
  [0x79, 'read-modify-write'],
  [0x80, 'change-mode'],
  [0x81, 'open-file'],
  [0x82, 'close-file'],
  [0x88, 'execute-multiple-commands'],
  [0x8f, 'apply-port-configuration'],
  [0xa1, 'protected-typed-logical-read'],
  [0xa2, 'protected-typed-logical-read'],
  [0xa7, 'protected-typed-file-read'],
  [0xa9, 'protected-typed-logical-write'],
  [0xaa, 'protected-typed-logical-write'],
  [0xab, 'protected-typed-logical-masked-write'],
  [0xaf, 'protected-typed-file-write'],
]);

/** `function` is -1 for a command that has none. */
export function operationOf(command: number, functionCode: number): string {
  if (command === Command.typed) return ofFunction.get(functionCode) ?? 'typed-command';
  return ofCommand.get(command) ?? 'command';
}

/** File types of logical addresses, with the letters programmers write: 1770-6.5.16, 13. */
export const fileTypes: ReadonlyMap<number, string> = new Map([
  [0x82, 'O'],
  [0x83, 'I'],
  [0x84, 'S'],
  [0x85, 'B'],
  [0x86, 'T'],
  [0x87, 'C'],
  [0x88, 'R'],
  [0x89, 'N'],
  [0x8a, 'F'],
  [0x8b, 'O'],
  [0x8c, 'I'],
  [0x8d, 'ST'],
  [0x8e, 'A'],
  [0x91, 'L'],
]);

/** What function 80 puts a processor into. */
export const modes: Readonly<Record<number, string>> = {
  1: 'program',
  6: 'run',
  7: 'test',
  8: 'test',
  9: 'test',
};

/** What a processor says it is in, its key in remote or (from 16) not. */
export const processorModes: ReadonlyMap<number, string> = new Map([
  [0, 'download'],
  [1, 'program'],
  [3, 'suspended'],
  [6, 'run'],
  [7, 'test'],
  [8, 'test'],
  [9, 'test'],
  [16, 'download'],
  [17, 'program'],
  [27, 'suspended'],
  [30, 'run'],
]);

/** What function 3A does: the two lowest bits. */
export const cpuModes: readonly string[] = ['program', 'test', 'run', 'run'];

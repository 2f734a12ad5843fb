/** Numbers of DNP3, as the fields of TShark 4.0's dnp3 dissector name them. */
export const LinkFunction = { resetLink: 0, confirmedData: 3, unconfirmedData: 4 } as const;

/** Of frames that open a transaction; user data is named by what is in it. */
export const linkOperations: ReadonlyMap<number, string> = new Map([
  [LinkFunction.resetLink, 'reset-link'],
  [1, 'reset-process'],
  [2, 'test-link'],
  [9, 'request-link-status'],
]);

export const FunctionCode = {
  confirm: 0,
  read: 1,
  write: 2,
  select: 3,
  operate: 4,
  directOperate: 5,
  directOperateNoAck: 6,
  freezeNoAck: 8,
  freezeAndClear: 9,
  freezeAndClearNoAck: 10,
  freezeAtTimeNoAck: 12,
  coldRestart: 13,
  warmRestart: 14,
  initializeData: 15,
  initializeApplication: 16,
  startApplication: 17,
  stopApplication: 18,
  saveConfiguration: 19,
  enableUnsolicited: 20,
  disableUnsolicited: 21,
  assignClass: 22,
  openFile: 25,
  closeFile: 26,
  deleteFile: 27,
  authenticateFile: 29,
  abortFile: 30,
  activateConfiguration: 31,
  authenticate: 32,
  authenticationError: 33,
  response: 129,
  unsolicitedResponse: 130,
  authenticationResponse: 131,
} as const;

export const operations: ReadonlyMap<number, string> = new Map([
  [0, 'confirm'],
  [1, 'read'],
  [2, 'write'],
  [3, 'select'],
  [4, 'operate'],
  [5, 'direct-operate'],
  [6, 'direct-operate-no-ack'],
  [7, 'freeze'],
  [8, 'freeze-no-ack'],
  [9, 'freeze-and-clear'],
  [10, 'freeze-and-clear-no-ack'],
  [11, 'freeze-at-time'],
  [12, 'freeze-at-time-no-ack'],
  [13, 'cold-restart'],
  [14, 'warm-restart'],
  [15, 'initialize-data'],
  [16, 'initialize-application'],
  [17, 'start-application'],
  [18, 'stop-application'],
  [19, 'save-configuration'],
  [20, 'enable-unsolicited'],
  [21, 'disable-unsolicited'],
  [22, 'assign-class'],
  [23, 'delay-measurement'],
  [24, 'record-current-time'],
  [25, 'open-file'],
  [26, 'close-file'],
  [27, 'delete-file'],
  [28, 'get-file-information'],
  [29, 'authenticate-file'],
  [30, 'abort-file'],
  [31, 'activate-configuration'],
  [32, 'authentication-request'],
  [33, 'authentication-error'],
  [130, 'unsolicited-response'],
  [131, 'authentication-response'],
]);

/** Functions nobody answers. */
export const unanswered: ReadonlySet<number> = new Set([
  FunctionCode.directOperateNoAck,
  FunctionCode.freezeNoAck,
  FunctionCode.freezeAndClearNoAck,
  FunctionCode.freezeAtTimeNoAck,
  FunctionCode.authenticationError,
]);

/** Addresses from here on are everybody's. */
export const BROADCAST = 0xfffd;
/** Addresses of all outstations, by how they are to confirm. */
export const EVERYBODY: readonly number[] = [0xfffd, 0xfffe, 0xffff];

/** The two bytes of internal indications as one number, the first of them high. */
export const Indication = {
  deviceRestart: 0x8000,
  deviceTrouble: 0x4000,
  localControl: 0x2000,
  configurationCorrupt: 0x20,
  alreadyExecuting: 0x10,
  parameterError: 0x04,
  objectUnknown: 0x02,
  functionUnknown: 0x01,
} as const;

/** What an answer refuses with; the first that is set speaks. */
export const refusals: readonly (readonly [number, string])[] = [
  [Indication.functionUnknown, 'function not supported'],
  [Indication.objectUnknown, 'object unknown'],
  [Indication.parameterError, 'parameter error'],
  [Indication.alreadyExecuting, 'already executing'],
];

/** What counts as a change of an outstation, and is told with its configuration. */
export const conditions: readonly (readonly [number, string])[] = [
  [Indication.deviceRestart, 'restarted'],
  [Indication.deviceTrouble, 'device trouble'],
  [Indication.configurationCorrupt, 'configuration corrupt'],
];

export const Group = {
  attribute: 0,
  binaryOutput: 10,
  controlBlock: 12,
  deadband: 34,
  analogOutput: 41,
  time: 50,
  classes: 60,
  file: 70,
  indications: 80,
  octetString: 110,
  authentication: 120,
} as const;

export const groupNames: ReadonlyMap<number, string> = new Map([
  [Group.binaryOutput, 'binary-output'],
  [Group.controlBlock, 'control-relay-output'],
  [Group.deadband, 'analog-deadband'],
  [Group.analogOutput, 'analog-output'],
  [Group.time, 'time'],
  [Group.classes, 'class'],
  [Group.file, 'file'],
  [Group.indications, 'internal-indications'],
  [Group.octetString, 'octet-string'],
  [Group.authentication, 'authentication'],
]);

/** Sizes of objects that requests to act and their answers hold: `group << 8 | variation`. */
export const sizes: ReadonlyMap<number, number> = new Map([
  [0x0a02, 1],
  [0x0c01, 11],
  [0x0c02, 11],
  [0x2201, 2],
  [0x2202, 4],
  [0x2203, 4],
  [0x2901, 5],
  [0x2902, 3],
  [0x2903, 5],
  [0x2904, 9],
  [0x3201, 6],
  [0x3202, 10],
  [0x3203, 6],
  [0x3204, 11],
  [0x3301, 6],
  [0x3302, 6],
  [0x3401, 2],
  [0x3402, 2],
  [0x7803, 6],
  [0x7804, 2],
]);

/** Objects of one bit. */
export const bits: ReadonlySet<number> = new Set([0x0101, 0x0a01, 0x0c03, 0x5001]);

/** What a control relay output block asks for: the low half of its first byte. */
export const controlActs: readonly string[] = [
  'nothing',
  'pulse-on',
  'pulse-off',
  'latch-on',
  'latch-off',
];
/** Its two highest bits. */
export const tripClose: readonly string[] = ['', 'close ', 'trip ', ''];

export const controlStatus: ReadonlyMap<number, string> = new Map([
  [1, 'select timed out'],
  [2, 'no select'],
  [3, 'format error'],
  [4, 'not supported'],
  [5, 'already active'],
  [6, 'hardware error'],
  [7, 'in local'],
  [8, 'too many operations'],
  [9, 'not authorized'],
  [10, 'automation inhibits'],
  [11, 'processing limited'],
  [12, 'out of range'],
  [126, 'not participating'],
  [127, 'undefined'],
]);

export const fileStatus: ReadonlyMap<number, string> = new Map([
  [1, 'permission denied'],
  [2, 'invalid mode'],
  [3, 'not found'],
  [4, 'locked'],
  [5, 'too many open'],
  [6, 'invalid handle'],
  [7, 'write block size'],
  [8, 'communication lost'],
  [9, 'cannot abort'],
  [16, 'not opened'],
  [17, 'handle expired'],
  [18, 'buffer overrun'],
  [19, 'fatal'],
  [20, 'block sequence'],
]);

export const fileModes: readonly string[] = ['none', 'read', 'write', 'append'];

export const FileVariation = { authentication: 2, command: 3, status: 4 } as const;

/** Variations of group 120 that change who may do what. */
export const AuthVariation = {
  challenge: 1,
  aggressive: 3,
  keyStatus: 5,
  error: 7,
} as const;

export const authActs: ReadonlyMap<number, string> = new Map([
  [6, 'session-key-change'],
  [8, 'user-certificate'],
  [10, 'user-status-change'],
  [11, 'update-key-change-request'],
  [13, 'update-key-change'],
]);

/** Where the number of the user stands in these objects. */
export const userOffsets: ReadonlyMap<number, number> = new Map([[6, 4]]);
export const KEYS_ARE_GOOD = 1;
export const keyStatus: ReadonlyMap<number, string> = new Map([
  [2, 'keys not initialized'],
  [3, 'communication failed'],
  [4, 'authentication failed'],
]);

/** Service groups of the runtime, their services and tags, as the published interfaces of its components number them. */
import type { EventKind } from '../messages/control-event.ts';

export interface Service {
  readonly operation: string;
  readonly kind?: EventKind;
  /** What a controller is set to; absent: the act is the operation. */
  readonly to?: string;
  /** Tags of the request that hold text worth telling, by the name it is told under. */
  readonly texts?: Readonly<Record<string, number>>;
  /** The tag of the answer that holds how it went, where it is not one that all services share. */
  readonly result?: number;
}

export interface Group {
  readonly name: string;
  readonly services?: ReadonlyMap<number, Service>;
}

export const GroupId = {
  device: 0x01,
  application: 0x02,
  fileTransfer: 0x08,
  users: 0x0c,
  shell: 0x11,
} as const;

export const DeviceService = {
  identity: 0x01,
  login: 0x02,
  setOperationMode: 0x06,
  createSession: 0x0a,
} as const;
export const ApplicationService = {
  login: 0x01,
  reset: 0x12,
  status: 0x14,
  list: 0x18,
  project: 0x31,
} as const;

/** Of the least significant byte of a tag's number: it holds tags. */
export const CONTAINER = 0x80;

export const Tag = {
  error: 0xff7f,
  accessRefused: 0xff82, // a container of the result of a login
  result: 0x01, // of most services that have one

  loginResult: 0x20,
  credentials: 0x81,
  user: 0x10,
  password: 0x11,
  newPassword: 0x12,
  cipher: 0x22,

  identification: 0x01,
  deviceName: 0x02,
  vendorName: 0x03,
  nodeName: 0x04,
  serial: 0x09,
  operationMode: 0x54,
  clientName: 0x41,
  clientHost: 0x43,
  clientVersion: 0x44,

  application: 0x01,
  applicationLogin: 0x10, // a result, then the number of the session
  applicationName: 0x03,
  applicationSession: 0x11,
  resetOption: 0x10,
  status: 0x13, // a result, the state, what is going on
  projectName: 0x01,
  projectVersion: 0x02,

  fileName: 0x01,
  folderName: 0x0b,
  command: 0x10,
} as const;

const FILE = { file: Tag.fileName };
const FOLDER = { folder: Tag.folderName };
const FILE_ERROR = 0x08;
const VARIABLES_RESULT = 0x14;
const SETTING = { component: 0x10, key: 0x11 };
const SETTING_RESULT = 0x15;

const device: ReadonlyMap<number, Service> = new Map<number, Service>([
  [DeviceService.identity, { operation: 'identify' }],
  [
    DeviceService.login,
    {
      operation: 'login',
      kind: 'authentication',
      texts: { user: Tag.user },
      result: Tag.loginResult,
    },
  ],
  [0x03, { operation: 'logout' }],
  [0x04, { operation: 'reset-origin', kind: 'factory-reset', result: Tag.result }],
  [0x05, { operation: 'echo' }],
  [
    DeviceService.setOperationMode,
    { operation: 'set-operation-mode', kind: 'protection-change', result: Tag.result },
  ],
  [0x07, { operation: 'read-operation-mode' }],
  [0x08, { operation: 'interactive-login', kind: 'authentication', result: Tag.result }],
  [
    0x09,
    {
      operation: 'set-node-name',
      kind: 'configuration-write',
      texts: { name: 0x58 },
      result: Tag.result,
    },
  ],
  [DeviceService.createSession, { operation: 'create-session' }],
  [0x0b, { operation: 'read-reset-configuration' }],
]);

const application: ReadonlyMap<number, Service> = new Map<number, Service>([
  [ApplicationService.login, { operation: 'login-application' }],
  [0x02, { operation: 'logout-application' }],
  [0x03, { operation: 'create-application', kind: 'program-download', result: Tag.result }],
  [0x04, { operation: 'delete-application', kind: 'program-delete', result: Tag.result }],
  [0x05, { operation: 'download', kind: 'program-download', result: Tag.result }],
  [0x06, { operation: 'online-change', kind: 'program-edit', result: Tag.result }],
  [0x07, { operation: 'download-device', kind: 'program-download', result: Tag.result }],
  [0x08, { operation: 'create-device-application', kind: 'program-download', result: Tag.result }],
  [0x10, { operation: 'start', kind: 'mode-change', to: 'run', result: Tag.result }],
  [0x11, { operation: 'stop', kind: 'mode-change', to: 'stop', result: Tag.result }],
  [
    ApplicationService.reset,
    { operation: 'reset', kind: 'mode-change', to: 'reset', result: Tag.result },
  ],
  [0x13, { operation: 'set-breakpoint', kind: 'command', result: Tag.result }],
  [ApplicationService.status, { operation: 'read-status' }],
  [0x15, { operation: 'delete-breakpoint', kind: 'command', result: Tag.result }],
  [0x16, { operation: 'read-call-stack' }],
  [0x17, { operation: 'read-area-offset' }],
  [ApplicationService.list, { operation: 'list-applications' }],
  [0x19, { operation: 'set-next-statement', kind: 'command', result: Tag.result }],
  [0x20, { operation: 'release-forces', kind: 'force', result: Tag.result }],
  [0x21, { operation: 'read-forces' }],
  [
    0x22,
    { operation: 'single-cycle', kind: 'mode-change', to: 'single cycle', result: Tag.result },
  ],
  [0x23, { operation: 'store-boot-application', kind: 'program-download', result: Tag.result }],
  [0x24, { operation: 'reinitialise', kind: 'command', result: Tag.result }],
  [0x25, { operation: 'list-application-states' }],
  [0x26, { operation: 'load-boot-application', kind: 'program-download', result: Tag.result }],
  [0x27, { operation: 'register-boot-application', kind: 'program-download', result: Tag.result }],
  [0x28, { operation: 'check-files' }],
  [0x29, { operation: 'read-application' }],
  [0x30, { operation: 'download-compact', kind: 'program-download', result: Tag.result }],
  [ApplicationService.project, { operation: 'read-project' }],
  [0x32, { operation: 'define-flow' }],
  [0x33, { operation: 'read-flow' }],
  [0x34, { operation: 'download-encrypted', kind: 'program-download', result: Tag.result }],
  [0x35, { operation: 'read-content' }],
  [0x36, { operation: 'save-retained', kind: 'command', result: Tag.result }],
  [0x37, { operation: 'restore-retained', kind: 'write', result: Tag.result }],
  [0x38, { operation: 'read-area-address' }],
  [0x39, { operation: 'keep-breakpoints', kind: 'command', result: Tag.result }],
  [0x40, { operation: 'claim-breakpoints', kind: 'command', result: Tag.result }],
]);

const file = (operation: string, texts: Service['texts'] = FILE): Service => ({
  operation,
  kind: 'file-transfer',
  texts: texts ?? FILE,
  result: FILE_ERROR,
});

const fileTransfer: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x01, { operation: 'read-file-information' }],
  [0x02, file('write-file')],
  [0x03, file('write-file')],
  [0x04, { operation: 'write-file-data' }],
  [0x05, file('read-file')],
  [0x06, file('read-file')],
  [0x07, { operation: 'read-file-data' }],
  [0x08, { operation: 'end-file' }],
  [0x09, { operation: 'cancel-file' }],
  [0x0a, { operation: 'save-signature' }],
  [0x0b, { operation: 'read-signature' }],
  [0x0c, { operation: 'read-folder' }],
  [0x0d, { operation: 'cancel-folder' }],
  [0x0e, file('delete-file')],
  [0x0f, file('rename-file')],
  [0x10, file('create-folder', FOLDER)],
  [0x11, file('delete-folder', FOLDER)],
  [0x12, file('rename-folder', FOLDER)],
  [0x13, { operation: 'read-free-space' }],
  [0x14, { operation: 'announce-files' }],
]);

const setting = (operation: string, result: number = Tag.result): Service => ({
  operation,
  kind: 'configuration-write',
  texts: SETTING,
  result,
});

const settings: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x01, { operation: 'read-setting' }],
  [0x02, setting('write-setting')],
  [0x03, { operation: 'read-setting' }],
  [0x04, setting('write-setting')],
  [0x05, setting('remove-setting')],
  [0x06, { operation: 'read-settings' }],
  [0x07, setting('write-settings', SETTING_RESULT)],
]);

const variables: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x01, { operation: 'register-variables' }],
  [0x02, { operation: 'unregister-variables' }],
  [0x03, { operation: 'read-variables' }],
  [0x04, { operation: 'write-variable-list', kind: 'write', result: VARIABLES_RESULT }],
  [0x05, { operation: 'read-variables' }],
  [0x06, { operation: 'write-variables', kind: 'write', result: VARIABLES_RESULT }],
  [0x07, { operation: 'browse-variables' }],
  [0x08, { operation: 'browse-variables' }],
  [0x09, { operation: 'browse-types' }],
  [0x0a, { operation: 'read-addresses' }],
  [0x0b, { operation: 'unregister-variables' }],
]);

const monitor: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x01, { operation: 'monitor' }],
  [0x02, { operation: 'write-variables', kind: 'write' }],
  [0x03, { operation: 'force-variables', kind: 'force' }],
]);

const right = (operation: string, texts?: Service['texts']): Service => ({
  operation,
  kind: 'protection-change',
  ...(texts === undefined ? {} : { texts }),
});
const USER = { user: Tag.user };
const RIGHTS_GROUP = { group: 0x03 };

const users: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x01, { operation: 'read-users' }],
  [0x02, right('write-users')],
  [0x03, { operation: 'read-rights' }],
  [0x04, right('write-rights')],
  [0x05, right('add-user', USER)],
  [0x06, right('remove-user', USER)],
  [0x07, right('change-password', USER)],
  [0x08, right('change-own-password')],
  [0x09, right('add-user', USER)],
  [0x0a, right('remove-user', USER)],
  [0x0b, right('set-user-properties', USER)],
  [0x0c, right('change-password', USER)],
  [0x0d, right('add-group', RIGHTS_GROUP)],
  [0x0e, right('remove-group', RIGHTS_GROUP)],
  [0x0f, right('set-group', RIGHTS_GROUP)],
  [0x10, { operation: 'export-users' }],
  [0x11, right('import-users')],
]);

/** Of those without services only the group is known in public. */
export const groups: ReadonlyMap<number, Group> = new Map<number, Group>([
  [GroupId.device, { name: 'device', services: device }],
  [GroupId.application, { name: 'application', services: application }],
  [0x03, { name: 'monitoring' }],
  [0x04, { name: 'visualisation' }],
  [0x05, { name: 'log' }],
  [0x06, { name: 'settings', services: settings }],
  [0x07, { name: 'ethernet' }],
  [GroupId.fileTransfer, { name: 'file-transfer', services: fileTransfer }],
  [0x09, { name: 'variables', services: variables }],
  [0x0a, { name: 'components' }],
  [0x0b, { name: 'io-manager' }],
  [GroupId.users, { name: 'users', services: users }],
  [0x0d, { name: 'online-parameters' }],
  [0x0f, { name: 'trace' }],
  [0x10, { name: 'fdt' }],
  [GroupId.shell, { name: 'shell' }],
  [0x12, { name: 'breakpoints' }],
  [0x13, { name: 'force' }],
  [0x14, { name: 'redundancy' }],
  [0x16, { name: 'io-link' }],
  [0x18, { name: 'alarms' }],
  [0x19, { name: 'profinet' }],
  [0x1a, { name: 'safety' }],
  [0x1b, { name: 'monitor', services: monitor }],
  [0x1c, { name: 'sub-nodes' }],
  [0x1d, { name: 'code-meter' }],
  [0x1e, { name: 'trends' }],
  [0x1f, { name: 'core-dump' }],
  [0x20, { name: 'backup' }],
  [0x22, { name: 'certificates' }],
  [0x23, { name: 'security' }],
]);

/** Commands of the shell that change something; V2 and V3 share them. */
export const commands: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['startprg', { operation: 'startprg', kind: 'mode-change', to: 'run' }],
  ['stopprg', { operation: 'stopprg', kind: 'mode-change', to: 'stop' }],
  ['resetprg', { operation: 'resetprg', kind: 'mode-change', to: 'reset warm' }],
  ['resetprgcold', { operation: 'resetprgcold', kind: 'mode-change', to: 'reset cold' }],
  ['resetprgorg', { operation: 'resetprgorg', kind: 'program-delete' }],
  ['reload', { operation: 'reload', kind: 'program-download' }],
  ['filecopy', { operation: 'filecopy', kind: 'file-transfer' }],
  ['filerename', { operation: 'filerename', kind: 'file-transfer' }],
  ['filedelete', { operation: 'filedelete', kind: 'file-transfer' }],
  ['saveretain', { operation: 'saveretain', kind: 'command' }],
  ['restoreretain', { operation: 'restoreretain', kind: 'write' }],
  ['setpwd', { operation: 'setpwd', kind: 'protection-change' }],
  ['delpwd', { operation: 'delpwd', kind: 'protection-change' }],
]);

/** Commands of the shell that only show something. */
export const readings: ReadonlySet<string> = new Set([
  '?',
  'applist',
  'channelinfo',
  'dpt',
  'filedir',
  'getprgprop',
  'getprgstat',
  'help',
  'mem',
  'memc',
  'memd',
  'pid',
  'pinf',
  'plcload',
  'ppt',
  'reflect',
  'rtsinfo',
  'tsk',
]);

/** Resets of an application: what the first two do to its data; the others delete it with its files. */
export const resets: readonly Service[] = [
  { operation: 'reset-warm', kind: 'mode-change', to: 'reset warm', result: Tag.result },
  { operation: 'reset-cold', kind: 'mode-change', to: 'reset cold', result: Tag.result },
  { operation: 'reset-origin', kind: 'program-delete', result: Tag.result },
  { operation: 'reset-origin-device', kind: 'factory-reset', result: Tag.result },
];

export const operationModes: readonly string[] = ['none', 'debug', 'locked', 'operational'];

/** States of an application: FieldFuzz, which asked a controller. */
export const states: ReadonlyMap<number, string> = new Map([
  [1, 'run'],
  [2, 'stop'],
  [3, 'breakpoint'],
  [4, 'step'],
  [5, 'single cycle'],
]);

/** Not an end yet: there is more to come, or to be asked. */
export const pending: ReadonlySet<number> = new Set([0x0a, 0x1b, 0x37]);

export const refusals: ReadonlyMap<number, string> = new Map([
  [0x01, 'failed'],
  [0x02, 'parameter'],
  [0x05, 'timeout'],
  [0x0c, 'not implemented'],
  [0x10, 'no such object'],
  [0x11, 'no memory'],
  [0x12, 'duplicate'],
  [0x18, 'not supported'],
  [0x19, 'no access rights'],
  [0x1c, 'invalid session'],
  [0x1d, 'exception'],
  [0x1e, 'signature mismatch'],
  [0x1f, 'version mismatch'],
  [0x20, 'type mismatch'],
  [0x21, 'identity mismatch'],
  [0x26, 'licence missing'],
  [0x27, 'operation denied'],
  [0x29, 'disk full'],
  [0x32, 'file error'],
  [0x39, 'security checks failed'],
  [0x3f, 'password has to be changed'],
  [0x40, 'authenticate again'],
  [0x41, 'log in again'],
  [0x302, 'unknown service'],
  [0x501, 'no such application'],
  [0x502, 'invalid session of an application'],
  [0x507, 'signature mismatch'],
  [0x514, 'signature missing'],
  [0x516, 'encryption missing'],
]);

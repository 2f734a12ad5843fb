/** Numbers of MMS, ISO 9506-2, as the fields of TShark 4.0's mms dissector name them. */
import type { EventKind } from '../messages/control-event.ts';

/** Confirmed services by the number of their tag. */
export const services: ReadonlyMap<number, string> = new Map([
  [0, 'status'],
  [1, 'get-name-list'],
  [2, 'identify'],
  [3, 'rename'],
  [4, 'read'],
  [5, 'write'],
  [6, 'get-variable-access-attributes'],
  [7, 'define-named-variable'],
  [8, 'define-scattered-access'],
  [9, 'get-scattered-access-attributes'],
  [10, 'delete-variable-access'],
  [11, 'define-named-variable-list'],
  [12, 'get-named-variable-list-attributes'],
  [13, 'delete-named-variable-list'],
  [14, 'define-named-type'],
  [15, 'get-named-type-attributes'],
  [16, 'delete-named-type'],
  [17, 'input'],
  [18, 'output'],
  [19, 'take-control'],
  [20, 'relinquish-control'],
  [21, 'define-semaphore'],
  [22, 'delete-semaphore'],
  [23, 'report-semaphore-status'],
  [24, 'report-pool-semaphore-status'],
  [25, 'report-semaphore-entry-status'],
  [26, 'initiate-download-sequence'],
  [27, 'download-segment'],
  [28, 'terminate-download-sequence'],
  [29, 'initiate-upload-sequence'],
  [30, 'upload-segment'],
  [31, 'terminate-upload-sequence'],
  [32, 'request-domain-download'],
  [33, 'request-domain-upload'],
  [34, 'load-domain-content'],
  [35, 'store-domain-content'],
  [36, 'delete-domain'],
  [37, 'get-domain-attributes'],
  [38, 'create-program-invocation'],
  [39, 'delete-program-invocation'],
  [40, 'start'],
  [41, 'stop'],
  [42, 'resume'],
  [43, 'reset'],
  [44, 'kill'],
  [45, 'get-program-invocation-attributes'],
  [46, 'obtain-file'],
  [47, 'define-event-condition'],
  [48, 'delete-event-condition'],
  [49, 'get-event-condition-attributes'],
  [50, 'report-event-condition-status'],
  [51, 'alter-event-condition-monitoring'],
  [52, 'trigger-event'],
  [53, 'define-event-action'],
  [54, 'delete-event-action'],
  [55, 'get-event-action-attributes'],
  [56, 'report-event-action-status'],
  [57, 'define-event-enrollment'],
  [58, 'delete-event-enrollment'],
  [59, 'alter-event-enrollment'],
  [60, 'report-event-enrollment-status'],
  [61, 'get-event-enrollment-attributes'],
  [62, 'acknowledge-event-notification'],
  [63, 'get-alarm-summary'],
  [64, 'get-alarm-enrollment-summary'],
  [65, 'read-journal'],
  [66, 'write-journal'],
  [67, 'initialize-journal'],
  [68, 'report-journal-status'],
  [69, 'create-journal'],
  [70, 'delete-journal'],
  [71, 'get-capability-list'],
  [72, 'file-open'],
  [73, 'file-read'],
  [74, 'file-close'],
  [75, 'file-rename'],
  [76, 'file-delete'],
  [77, 'file-directory'],
]);

export const Service = {
  status: 0,
  getNameList: 1,
  identify: 2,
  read: 4,
  write: 5,
} as const;

/** What a service does to its server; `to` is the mode it leads to. */
export interface Deed {
  readonly kind: EventKind;
  readonly to?: string;
}

export const deeds: ReadonlyMap<number, Deed> = new Map<number, Deed>([
  [3, { kind: 'configuration-write' }],
  [5, { kind: 'write' }],
  [7, { kind: 'configuration-write' }],
  [10, { kind: 'configuration-write' }],
  [26, { kind: 'program-download' }],
  [27, { kind: 'program-download' }],
  [28, { kind: 'program-download' }],
  [29, { kind: 'program-upload' }],
  [34, { kind: 'program-download' }],
  [35, { kind: 'program-upload' }],
  [36, { kind: 'program-delete' }],
  [38, { kind: 'program-edit' }],
  [39, { kind: 'program-delete' }],
  [40, { kind: 'mode-change', to: 'run' }],
  [41, { kind: 'mode-change', to: 'stop' }],
  [42, { kind: 'mode-change', to: 'run' }],
  [43, { kind: 'mode-change', to: 'reset' }],
  [44, { kind: 'mode-change', to: 'killed' }],
  [46, { kind: 'file-transfer' }],
  [72, { kind: 'file-transfer' }],
  [75, { kind: 'file-transfer' }],
  [76, { kind: 'file-transfer' }],
]);

export const FIRST_FILE_SERVICE = 72;
export const OBTAIN_FILE = 46;

/** Classes of service errors, and the codes of those that refuse access. */
export const errorClasses: readonly string[] = [
  'vmd-state',
  'application-reference',
  'definition',
  'resource',
  'service',
  'service-preempt',
  'time-resolution',
  'access',
  'initiate',
  'conclude',
  'cancel',
  'file',
  'others',
];

/** Why an object was not read or written. */
export const accessErrors: readonly string[] = [
  'object invalidated',
  'hardware fault',
  'temporarily unavailable',
  'object access denied',
  'object undefined',
  'invalid address',
  'type unsupported',
  'type inconsistent',
  'object attribute inconsistent',
  'object access unsupported',
  'object non-existent',
  'object value invalid',
];

export const logicalStates: readonly string[] = [
  'state changes allowed',
  'no state changes allowed',
  'limited services permitted',
  'support services allowed',
];
export const physicalStates: readonly string[] = [
  'operational',
  'partially operational',
  'inoperable',
  'needs commissioning',
];

export const NameClass = { variable: 0, domain: 9, program: 10 } as const;

/** What the last part of a name under `$CO$` does, IEC 61850-8-1. */
export const controls: ReadonlyMap<string, string> = new Map([
  ['SBOw', 'select'],
  ['Oper', 'operate'],
  ['Cancel', 'cancel'],
]);
/** The one that selects by being read: the answer names what is selected, or nothing. */
export const SELECT = 'SBO';

/** Of a PDU: the outermost tag. */
export const Pdu = {
  confirmedRequest: 0xa0,
  confirmedResponse: 0xa1,
  confirmedError: 0xa2,
  unconfirmed: 0xa3,
  reject: 0xa4,
  initiateRequest: 0xa8,
  initiateResponse: 0xa9,
  initiateError: 0xaa,
  concludeRequest: 0x8b,
  concludeResponse: 0x8c,
  concludeError: 0xad,
} as const;
export const pduTags: ReadonlySet<number> = new Set<number>(Object.values(Pdu));

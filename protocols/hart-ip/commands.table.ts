/**
 * Commands of HART: universal (HCF_SPEC-127), common practice (HCF_SPEC-151) and those of HART-IP
 * servers (TS20085), as the FieldComm Group's public lists and TShark 4.0 name them. What changes a
 * device has a kind; 128 to 253 mean what each maker wants.
 */
import type { EventKind } from '../messages/control-event.ts';

export const Command = {
  readUniqueIdentifier: 0,
  readByTag: 11,
  readMessage: 12,
  readTag: 13,
  readSensor: 14,
  readOutput: 15,
  readAssembly: 16,
  writeMessage: 17,
  writeTag: 18,
  readLongTag: 20,
  readByLongTag: 21,
  writeLongTag: 22,
  extended: 31,
  readLock: 76,
  subDevice: 77,
  readSubDevice: 84,
} as const;

export interface CommandRow {
  readonly name: string;
  readonly kind?: EventKind;
  /** What it writes proves who somebody is. */
  readonly isSecret?: true;
}

const reads = (name: string): CommandRow => ({ name });
const sets = (name: string): CommandRow => ({ name, kind: 'configuration-write' });
const does = (name: string, kind: EventKind): CommandRow => ({ name, kind });
const hides = (name: string): CommandRow => ({ name, kind: 'configuration-write', isSecret: true });

export const commands: ReadonlyMap<number, CommandRow> = new Map([
  [0, reads('read-unique-identifier')],
  [1, reads('read-primary-variable')],
  [2, reads('read-loop-current')],
  [3, reads('read-dynamic-variables')],
  [6, sets('write-polling-address')],
  [7, reads('read-loop-configuration')],
  [8, reads('read-variable-classifications')],
  [9, reads('read-device-variables')],
  [11, reads('read-unique-identifier-by-tag')],
  [12, reads('read-message')],
  [13, reads('read-tag')],
  [14, reads('read-transducer')],
  [15, reads('read-device-information')],
  [16, reads('read-final-assembly-number')],
  [17, sets('write-message')],
  [18, sets('write-tag')],
  [19, sets('write-final-assembly-number')],
  [20, reads('read-long-tag')],
  [21, reads('read-unique-identifier-by-long-tag')],
  [22, sets('write-long-tag')],
  [33, reads('read-device-variables-by-code')],
  [34, sets('write-damping')],
  [35, sets('write-range-values')],
  [36, sets('set-upper-range-value')],
  [37, sets('set-lower-range-value')],
  [38, does('reset-configuration-changed', 'command')],
  [39, does('eeprom-control', 'command')],
  [40, does('fixed-current-mode', 'force')],
  [41, does('self-test', 'command')],
  [42, does('device-reset', 'restart')],
  [43, does('set-variable-zero', 'write')],
  [44, sets('write-units')],
  [45, does('trim-loop-current-zero', 'write')],
  [46, does('trim-loop-current-gain', 'write')],
  [47, sets('write-transfer-function')],
  [48, reads('read-additional-status')],
  [49, sets('write-transducer-serial')],
  [50, reads('read-variable-assignments')],
  [51, sets('write-variable-assignments')],
  [52, does('set-device-variable-zero', 'write')],
  [53, sets('write-device-variable-units')],
  [54, reads('read-device-variable-information')],
  [55, sets('write-device-variable-damping')],
  [56, sets('write-device-variable-serial')],
  [57, reads('read-unit-tag')],
  [58, sets('write-unit-tag')],
  [59, sets('write-response-preambles')],
  [60, reads('read-analog-channel')],
  [61, reads('read-variables-and-analog-channel')],
  [62, reads('read-analog-channels')],
  [63, reads('read-analog-channel-information')],
  [64, sets('write-analog-channel-damping')],
  [65, sets('write-analog-channel-range')],
  [66, does('fixed-analog-channel-mode', 'force')],
  [67, does('trim-analog-channel-zero', 'write')],
  [68, does('trim-analog-channel-gain', 'write')],
  [69, sets('write-analog-channel-transfer-function')],
  [70, reads('read-analog-channel-endpoints')],
  [71, does('lock-device', 'protection-change')],
  [72, reads('squawk')],
  [73, reads('find-device')],
  [74, reads('read-io-system')],
  [75, reads('poll-sub-device')],
  [76, reads('read-lock-state')],
  [77, reads('send-to-sub-device')],
  [78, reads('read-aggregated-commands')],
  [79, does('write-device-variable', 'force')],
  [80, reads('read-trim-points')],
  [81, reads('read-trim-guidelines')],
  [82, does('write-trim-point', 'write')],
  [83, does('reset-trim', 'write')],
  [84, reads('read-sub-device-identity')],
  [85, reads('read-io-channel-statistics')],
  [86, reads('read-sub-device-statistics')],
  [87, sets('write-io-system-master-mode')],
  [88, sets('write-io-system-retries')],
  [89, does('set-real-time-clock', 'time-set')],
  [95, reads('read-communication-statistics')],
  [103, sets('write-burst-period')],
  [104, sets('write-burst-trigger')],
  [105, reads('read-burst-mode')],
  [107, sets('write-burst-variables')],
  [108, sets('write-burst-command')],
  [109, sets('burst-mode-control')],
  [118, sets('event-notification-control')],
  [119, reads('acknowledge-event')],
  [520, reads('read-process-unit-tag')],
  [521, sets('write-process-unit-tag')],
  [532, reads('read-subscriptions')],
  [533, reads('write-subscription')],
  [538, reads('read-server-ports')],
  [539, sets('write-udp-port')],
  [540, sets('write-tcp-port')],
  [541, hides('write-client-password')],
  [542, hides('write-client-key')],
  [543, reads('read-syslog-server')],
  [544, sets('write-syslog-port')],
  [545, sets('write-syslog-server')],
  [546, hides('write-syslog-key')],
  [547, hides('write-syslog-password')],
  [774, reads('read-network-id')],
  [779, reads('report-device-health')],
  [780, reads('report-neighbours')],
  [787, reads('report-neighbour-signals')],
  [833, reads('read-neighbour-health')],
  [834, reads('read-network-topology')],
]);

/** `device-reset`; `command-130` where its maker alone knows. */
export function nameOf(command: number): string {
  return commands.get(command)?.name ?? `command-${command}`;
}

/** Response codes that say why not; the others are worded by each command. HCF_SPEC-307. */
export const refusals: ReadonlyMap<number, string> = new Map([
  [2, 'invalid selection'],
  [3, 'value too large'],
  [4, 'value too small'],
  [5, 'too few bytes'],
  [6, 'device-specific error'],
  [7, 'write-protected'],
  [16, 'access restricted'],
  [17, 'no such variable'],
  [18, 'invalid units'],
  [32, 'busy'],
  [64, 'not implemented'],
]);

/** It was done, with a remark. */
export const isWarning = (code: number): boolean =>
  code === 8 || code === 14 || (code >= 24 && code <= 27) || code >= 96;

/** The answer proper comes to a later question of the same kind. */
export const isDelayed = (code: number): boolean => code === 33 || code === 34;

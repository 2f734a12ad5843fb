/**
 * Service requests, memories and states of Series 90 and PACSystems controllers. GE Fanuc GFK-0529
 * (Series 90 PLC SNP Communications), tables 3-8 and 3-12 to 3-14; Denton et al., "Leveraging the
 * SRTP protocol …", DFRWS 2017, tables 1 to 4.
 */
import type { EventKind } from '../messages/control-event.ts';

export const Service = {
  programNames: 0x03,
  writeMemory: 0x07,
  writeTaskMemory: 0x08,
  logon: 0x20,
  privilege: 0x21,
  setState: 0x23,
  controllerId: 0x43,
  toggleForce: 0x44,
} as const;

export interface ServiceRow {
  readonly name: string;
  readonly kind?: EventKind;
}

export const services: ReadonlyMap<number, ServiceRow> = new Map<number, ServiceRow>([
  [0x00, { name: 'short-status' }],
  [0x03, { name: 'read-program-names' }],
  [0x04, { name: 'read-memory' }],
  [0x05, { name: 'read-task-memory' }],
  [0x06, { name: 'read-program-memory' }],
  [0x07, { name: 'write-memory', kind: 'write' }],
  [0x08, { name: 'write-task-memory', kind: 'write' }],
  [0x09, { name: 'write-program-block', kind: 'program-edit' }],
  [0x20, { name: 'programmer-logon', kind: 'authentication' }],
  [0x21, { name: 'change-privilege', kind: 'protection-change' }],
  [0x22, { name: 'set-cpu-id', kind: 'configuration-write' }],
  [0x23, { name: 'set-state', kind: 'mode-change' }],
  [0x24, { name: 'set-time', kind: 'time-set' }],
  [0x25, { name: 'read-time' }],
  [0x38, { name: 'read-fault-table' }],
  [0x39, { name: 'clear-fault-table', kind: 'command' }],
  [0x3f, { name: 'program-store', kind: 'program-upload' }],
  [0x40, { name: 'program-load', kind: 'program-download' }],
  [0x43, { name: 'read-controller-id' }],
  [0x44, { name: 'toggle-force', kind: 'force' }],
]);

/** What a segment selector means, and whether it counts words. */
export const memories: ReadonlyMap<number, string> = new Map([
  [0x08, '%R'],
  [0x0a, '%AI'],
  [0x0c, '%AQ'],
  [0x10, '%I'],
  [0x12, '%Q'],
  [0x14, '%T'],
  [0x16, '%M'],
  [0x18, '%SA'],
  [0x1a, '%SB'],
  [0x1c, '%SC'],
  [0x1e, '%S'],
  [0x38, '%G'],
  [0x46, '%I'],
  [0x48, '%Q'],
  [0x4a, '%T'],
  [0x4c, '%M'],
  [0x4e, '%SA'],
  [0x50, '%SB'],
  [0x52, '%SC'],
  [0x54, '%S'],
  [0x56, '%G'],
]);

export const states: ReadonlyMap<number, string> = new Map([
  [0, 'run'],
  [1, 'run, outputs disabled'],
  [2, 'stop'],
  [3, 'stop, faulted'],
  [4, 'halted'],
  [5, 'suspended'],
  [6, 'stop, outputs enabled'],
]);

export const refusals: ReadonlyMap<number, string> = new Map([
  [1, 'illegal service request'],
  [2, 'insufficient privilege'],
  [4, 'protocol sequence error'],
  [5, 'service request error'],
  [6, 'illegal mailbox type'],
  [7, 'request queue full'],
]);

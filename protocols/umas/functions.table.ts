/** Functions of UMAS, unpublished: as the UMAS dissectors of biero-el-corridor and A. Zaltzman name them. */
import type { EventKind } from '../messages/control-event.ts';

export const FunctionCode = {
  readId: 0x02,
  readProject: 0x03,
  readStatus: 0x04,
  takeReservation: 0x10,
  writeMemoryBlock: 0x21,
  writeVariables: 0x23,
  signed: 0x38,
} as const;

/** What an answer begins with in the place of a function. */
export const Answer = { failed: 0xfd, done: 0xfe } as const;

export const operations: ReadonlyMap<number, string> = new Map([
  [0x01, 'initialize'],
  [0x02, 'read-id'],
  [0x03, 'read-project-info'],
  [0x04, 'read-plc-info'],
  [0x05, 'read-loader-info'],
  [0x06, 'read-card-info'],
  [0x07, 'read-block-info'],
  [0x0a, 'repeat'],
  [0x10, 'take-reservation'],
  [0x11, 'release-reservation'],
  [0x12, 'keep-alive'],
  [0x20, 'read-memory-block'],
  [0x21, 'write-memory-block'],
  [0x22, 'read-variables'],
  [0x23, 'write-variables'],
  [0x24, 'read-coils-registers'],
  [0x25, 'write-coils-registers'],
  [0x26, 'read-data-dictionary'],
  [0x27, 'preload-data-dictionary'],
  [0x28, 'read-physical-address'],
  [0x29, 'write-physical-address'],
  [0x2a, 'browse-events'],
  [0x30, 'initialize-download'],
  [0x31, 'download-block'],
  [0x32, 'end-download'],
  [0x33, 'initialize-upload'],
  [0x34, 'upload-block'],
  [0x35, 'end-upload'],
  [0x36, 'backup'],
  [0x37, 'preload-blocks'],
  [0x39, 'read-ethernet-data'],
  [0x40, 'start-plc'],
  [0x41, 'stop-plc'],
  [0x42, 'initialize-plc'],
  [0x43, 'swap-blocks'],
  [0x50, 'monitor'],
  [0x51, 'read-automatic-changes'],
  [0x52, 'read-forced-bits'],
  [0x53, 'read-selected-blocks'],
  [0x58, 'check-plc'],
  [0x60, 'set-breakpoint'],
  [0x61, 'delete-breakpoint'],
  [0x62, 'step-over'],
  [0x63, 'step-in'],
  [0x64, 'step-out'],
  [0x65, 'read-call-stack'],
  [0x66, 'check-debugging'],
  [0x6d, 'private'],
  [0x6e, 'exchange-nonces'],
  [0x70, 'read-io-object'],
  [0x71, 'write-io-object'],
  [0x72, 'read-rack'],
  [0x73, 'read-module-status'],
  [0x74, 'read-device-data'],
]);

export interface Act {
  readonly kind: EventKind;
  /** All that share it are one act. */
  readonly same: number;
  readonly detail: Readonly<Record<string, string>>;
}

/** Schneider Electric's "upload" of a strategy is what everybody else calls a download to the controller. */
const download: Act = { kind: 'program-download', same: 0x30, detail: { object: 'program' } };
const upload: Act = { kind: 'program-upload', same: 0x33, detail: { object: 'program' } };
const act = (kind: EventKind, same: number, detail: Act['detail']): Act => ({ kind, same, detail });

export const acts: ReadonlyMap<number, Act> = new Map([
  [0x10, act('authentication', 0x10, { act: 'take reservation' })],
  [0x21, act('write', 0x21, { object: 'memory block' })],
  [0x23, act('write', 0x23, { object: 'variables' })],
  [0x25, act('write', 0x25, { object: 'coils and registers' })],
  [0x29, act('write', 0x29, { object: 'physical address' })],
  [0x30, download],
  [0x31, download],
  [0x32, download],
  [0x33, upload],
  [0x34, upload],
  [0x35, upload],
  [0x40, act('mode-change', 0x40, { to: 'run' })],
  [0x41, act('mode-change', 0x41, { to: 'stop' })],
  [0x42, act('mode-change', 0x42, { to: 'initial state' })],
  [0x43, act('program-edit', 0x43, { act: 'swap blocks' })],
  [0x60, act('command', 0x60, { act: 'set breakpoint' })],
  [0x62, act('command', 0x62, { act: 'step' })],
  [0x63, act('command', 0x62, { act: 'step' })],
  [0x64, act('command', 0x62, { act: 'step' })],
  [0x71, act('write', 0x71, { object: 'I/O object' })],
]);

/** What a status answer says of how the controller runs. */
export const modes: Readonly<Record<number, string>> = { 1: 'stop', 2: 'run' };

/** Opcodes of the ROC Plus protocol, Emerson, as the ICSNPP analyzer of CISA names them. */
import type { EventKind } from '../messages/control-event.ts';

export const Opcode = {
  systemConfiguration: 6,
  login: 17,
  setPoint: 166,
  write: 181,
  fileTransfer: 203,
  error: 255,
} as const;

export const operations: ReadonlyMap<number, string> = new Map([
  [6, 'system-configuration'],
  [7, 'read-clock'],
  [8, 'set-clock'],
  [10, 'read-configurable-points'],
  [11, 'write-configurable-points'],
  [17, 'login'],
  [24, 'store-and-forward'],
  [50, 'read-io-positions'],
  [100, 'access-user-information'],
  [105, 'read-min-max'],
  [108, 'read-history-tag'],
  [118, 'read-alarms'],
  [119, 'read-events'],
  [135, 'read-history-point'],
  [136, 'read-history-points'],
  [137, 'read-history-index'],
  [138, 'read-daily-history'],
  [139, 'history-information'],
  [166, 'set-point-parameters'],
  [167, 'read-point-parameters'],
  [180, 'read-parameters'],
  [181, 'write-parameters'],
  [203, 'file-transfer'],
  [205, 'peer-to-peer'],
  [206, 'read-transactions'],
  [224, 'report-by-exception'],
  [225, 'acknowledge-report'],
]);

export const kinds: ReadonlyMap<number, EventKind> = new Map([
  [8, 'time-set'],
  [11, 'write'],
  [17, 'authentication'],
  [166, 'write'],
  [181, 'write'],
  [203, 'file-transfer'],
]);

/** Requests of a file transfer that matter, by their command and the size that tells them from answers. */
export const FileCommand = { open: 1, delete: 6, openSize: 127, deleteSize: 126 } as const;
/** Sizes of the data of a login: with a short or a long password; logging out has six bytes more. */
export const LoginSize = { standard: 6, enhanced: 71, standardOut: 11, enhancedOut: 76 } as const;

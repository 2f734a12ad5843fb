import type { EventKind } from '../messages/control-event.ts';

/** What a program invocation service does. Names: TShark 4.0, s7comm.param.pistart. */
export interface PiService {
  readonly kind: EventKind;
  readonly act: string;
  /** A password stands behind its address. */
  readonly isSecret?: true;
}

/** Its argument says how: `C` begins a cold start. */
export const START = 'P_PROGRAM';

export const piServices: ReadonlyMap<string, PiService> = new Map([
  [START, { kind: 'mode-change', act: 'start' }],
  ['_INSE', { kind: 'program-download', act: 'activate' }],
  ['_INS2', { kind: 'program-download', act: 'activate' }],
  ['_DELE', { kind: 'program-delete', act: 'delete' }],
  ['_GARB', { kind: 'command', act: 'compress memory' }],
  ['_MODU', { kind: 'configuration-write', act: 'copy RAM to ROM' }],
  ['_N_LOGIN_', { kind: 'authentication', act: 'log in', isSecret: true }],
  ['_N_LOGOUT', { kind: 'authentication', act: 'log out' }],
  ['_N_F_DELE', { kind: 'file-transfer', act: 'delete file' }],
  ['_N_F_DELR', { kind: 'file-transfer', act: 'delete file' }],
  ['_N_F_COPY', { kind: 'file-transfer', act: 'copy file' }],
  ['_N_F_RENA', { kind: 'file-transfer', act: 'rename file' }],
  ['_N_F_PROT', { kind: 'protection-change', act: 'protect file' }],
  ['_N_NEWPWD', { kind: 'protection-change', act: 'set password', isSecret: true }],
  ['_N_SETUDT', { kind: 'configuration-write', act: 'set user data' }],
  ['_N_CONFIG', { kind: 'configuration-write', act: 'reconfigure' }],
  ['_N_NCKMOD', { kind: 'mode-change', act: 'commissioning mode' }],
] as const satisfies readonly (readonly [string, PiService])[]);

export const OTHER_SERVICE: PiService = { kind: 'command', act: 'start service' };

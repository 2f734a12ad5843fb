/** What a message says, whichever version it is of. */
import type { Turn } from '../contract/protocol.ts';
import type { Ntlm } from '../encodings/ntlm.ts';

export interface SmbMessage {
  /** `session-setup`; of a request. */
  readonly operation: string | undefined;
  readonly names: { readonly called: string; readonly calling: string } | undefined;
  readonly negotiated: Negotiated | undefined;
  readonly setup: Setup | undefined;
  /** In the answer: who wanted to log in. */
  readonly login: Login | undefined;
  readonly status: number;
}

export interface Negotiated {
  readonly isVersion1: boolean;
  /** Version 2: what the server calls itself, 16 bytes. */
  readonly serverId: string;
  readonly mustSign: boolean;
  /** Version 1 may take passwords as they are. */
  readonly isPlain: boolean;
}

export interface Setup {
  readonly ntlm: Ntlm | undefined;
  readonly os: string;
  readonly software: string;
  readonly domain: string;
  /** Of an answer: let in, as anybody would be. */
  readonly isGuest: boolean;
}

export interface Login {
  readonly method: string;
  readonly user: string;
  readonly domain: string;
  readonly workstation: string;
}

export type SmbTurn = Turn<undefined, Login>;

export const NOTHING: SmbMessage = {
  operation: undefined,
  names: undefined,
  negotiated: undefined,
  setup: undefined,
  login: undefined,
  status: 0,
};

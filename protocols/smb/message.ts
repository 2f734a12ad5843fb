/** What a message says, whichever version it is of. */
import type { Turn } from '../contract/protocol.ts';
import type { Login } from '../encodings/login.ts';
import type { Ntlm } from '../encodings/ntlm.ts';

export interface SmbMessage {
  /** `session-setup`; of a request. */
  readonly operation: string | undefined;
  /** Of a session over NetBIOS: the caller's, and once it is accepted the called one's. */
  readonly name: string;
  readonly negotiated: Negotiated | undefined;
  readonly setup: Setup | undefined;
  /** In the answer: who wanted to log in. */
  readonly login: Login | undefined;
  readonly status: number;
}

export interface Negotiated {
  readonly isVersion1: boolean;
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

export interface SmbState {
  /** Whom a session over NetBIOS is wanted with, until it says whether it is that. */
  called: string;
}

export type SmbTurn = Turn<SmbState, Login>;

export const NOTHING: SmbMessage = {
  operation: undefined,
  name: '',
  negotiated: undefined,
  setup: undefined,
  login: undefined,
  status: 0,
};

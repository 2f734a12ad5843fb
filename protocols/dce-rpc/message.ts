/** What a PDU of a connection says, and what is waited for between two of them. */
import type { Turn } from '../contract/protocol.ts';
import type { Login as Proving } from '../encodings/login.ts';
import type { Ntlm } from '../encodings/ntlm.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { RpcState } from './decode.ts';

export interface RpcMessage {
  readonly kind: 'pdu';
  /** Of a request: `svcctl/create-service-w`. */
  readonly operation: string | undefined;
  readonly ntlm: Ntlm | undefined;
  /** Interfaces the speaker has just taken calls for. */
  readonly served: readonly string[];
  /** Where it has them: a port, as it calls it; empty where it does not say. */
  readonly port: string;
  /** Calls are answered, though they are guarded as little as this. */
  readonly weakness: Weakness | undefined;
  readonly settled: readonly Settled[];
}

export type Weakness = 'calls without authentication' | 'calls not protected after the login';

export interface Login extends Proving {
  /** The proof was sent: the next answer tells whether it was taken. */
  readonly isProven: boolean;
}

export interface Act {
  readonly kind: EventKind;
  readonly interface: string;
  readonly call: string;
  /** Of the service it is about, where that is to be read. */
  readonly name: string;
  /** How its answer ends: with an error of Windows, or with an HRESULT. */
  readonly answer: 'error' | 'result';
}

export type Question =
  | { readonly of: 'login'; readonly login: Login }
  | { readonly of: 'act'; readonly act: Act };

export interface Settled {
  readonly question: Question;
  readonly outcome: Outcome;
}

export type RpcTurn = Turn<RpcState, Question>;

export const NOTHING: RpcMessage = {
  kind: 'pdu',
  operation: undefined,
  ntlm: undefined,
  served: [],
  port: '',
  weakness: undefined,
  settled: [],
};

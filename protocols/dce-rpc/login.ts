/** A login in two or three legs; whether it was taken shows in what comes of the call behind it. MS-RPCE, 3.3.1.5.2. */
import type { Cursor } from '../contract/cursor.ts';
import { type Ntlm, readNtlm } from '../encodings/ntlm.ts';
import type { Login, RpcTurn, Settled } from './message.ts';
import { Kind, type Verifier } from './verifier.ts';

const LOGIN = 0; // of the eight questions: one connection logs in once at a time
const NONE: readonly Settled[] = [];

/** What it would be to be refused: the rest of what faults say is said to those who are in. */
const refusals: ReadonlySet<number> = new Set([0x05, 0x721, 0x1c00_001d]);

const methods: ReadonlyMap<number, string> = new Map([
  [Kind.negotiate, 'kerberos'],
  [Kind.kerberos, 'kerberos'],
  [Kind.tls, 'tls'],
  [Kind.netlogon, 'netlogon'],
]);

/** Of whoever asks. */
export function loginSaid(
  cursor: Cursor,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): Ntlm | undefined {
  if (verifier === undefined) return undefined;
  const ntlm = readNtlm(verifier.proof, cursor);
  if (cursor.flaw !== undefined) return undefined;
  if (ntlm?.type !== 'negotiate') turn.conceal();
  const login = loginOf(ntlm, verifier.kind, pending(turn));
  turn.state.isLoggingIn = login !== undefined;
  if (login !== undefined) turn.ask(LOGIN, { of: 'login', login });
  return ntlm;
}

function loginOf(
  ntlm: Ntlm | undefined,
  kind: number,
  before: Login | undefined,
): Login | undefined {
  const nobody = { user: '', domain: '', workstation: '' } as const;
  if (ntlm?.type === 'authenticate') {
    const { user, domain, workstation } = ntlm;
    const method = user === '' ? 'anonymous' : 'ntlm';
    return { method, user, domain, workstation, isProven: true };
  }
  if (ntlm !== undefined) return { ...nobody, method: 'ntlm', isProven: false };
  if (before !== undefined) return { ...before, isProven: true };
  const method = methods.get(kind);
  return method === undefined ? undefined : { ...nobody, method, isProven: true };
}

/** Of whoever is asked: a challenge, or that it goes on. Where no proof was sent yet, nothing was decided. */
export function loginAnswered(
  cursor: Cursor,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): Ntlm | undefined {
  const login = pending(turn);
  turn.state.isLoggingIn = login?.isProven === true;
  if (login?.isProven === true) turn.ask(LOGIN, { of: 'login', login });
  return verifier === undefined ? undefined : readNtlm(verifier.proof, cursor);
}

export function loginRefused(turn: RpcTurn, refused: string): readonly Settled[] {
  const login = pending(turn);
  turn.state.isLoggingIn = false;
  return login === undefined ? NONE : [{ question: { of: 'login', login }, outcome: { refused } }];
}

/** The first answer behind it: `status` is that of a fault, or undefined. */
export function loginSettled(turn: RpcTurn, status: number | undefined): readonly Settled[] {
  if (!turn.state.isLoggingIn) return NONE;
  if (status !== undefined && refusals.has(status))
    return loginRefused(turn, `status ${status.toString(16).padStart(8, '0')}`);
  const login = pending(turn);
  turn.state.isLoggingIn = false;
  return login === undefined ? NONE : [{ question: { of: 'login', login }, outcome: 'accepted' }];
}

function pending(turn: RpcTurn): Login | undefined {
  const question = turn.asked(LOGIN);
  return question?.of === 'login' ? question.login : undefined;
}

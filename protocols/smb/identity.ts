/** Names of machines and of their domains, what they run, and what lets others in too easily. */
import type { Listener, Place } from '../contract/protocol.ts';
import { tellNtlm } from '../encodings/ntlm-identity.ts';
import type { Negotiated, Setup, SmbMessage, SmbTurn } from './message.ts';
import { Status } from './smb.table.ts';

/** A machine may call itself otherwise where it asks than where it serves. */
const CLIENT: Place = { part: 'client' };

export function identify(message: SmbMessage, tell: Listener, turn: SmbTurn): void {
  const { name, negotiated, setup, login, status } = message;
  if (name !== '') tell.fact('host-name', name);
  if (negotiated !== undefined) tellNegotiated(negotiated, tell);
  if (setup !== undefined) tellSetup(setup, tell, turn.direction === 'request' ? CLIENT : {});
  const isIn = login !== undefined && status === Status.ok && turn.direction === 'response';
  if (isIn && setup?.isGuest && login.method !== 'anonymous')
    tell.fact('weakness', 'guest login', { part: 'guest' });
}

function tellNegotiated({ isVersion1, mustSign, isPlain }: Negotiated, tell: Listener) {
  if (isVersion1) tell.fact('weakness', 'SMB 1 is spoken', { part: 'version' });
  if (isPlain) tell.fact('weakness', 'password in clear', { part: 'password' });
  if (!mustSign) tell.fact('weakness', 'messages need not be signed', { part: 'signing' });
}

function tellSetup({ ntlm, os, software, domain }: Setup, tell: Listener, as: Place): void {
  if (os !== '') tell.fact('os', os, as);
  if (software !== '') tell.fact('software', software, as);
  if (domain !== '') tell.fact('domain', domain);
  if (ntlm !== undefined) tellNtlm(ntlm, tell);
}

/** Names of the machines, what they offer and where, and what lets others in too easily. */
import type { Listener } from '../contract/protocol.ts';
import { tellNtlm } from '../encodings/ntlm-identity.ts';
import type { CallMessage } from './datagram.ts';
import type { RpcMessage } from './message.ts';

export function identify(message: CallMessage | RpcMessage, tell: Listener): void {
  if (message.kind === 'call') return;
  const { ntlm, served, port, weakness } = message;
  if (ntlm !== undefined) tellNtlm(ntlm, tell);
  for (const name of served) {
    tell.fact('service', 'offered', { part: `rpc ${name}` });
    if (port !== '') tell.fact('connection', `tcp ${port}`, { part: `rpc ${name}` });
  }
  if (weakness !== undefined) tell.fact('weakness', weakness, { part: 'RPC' });
}

/** What a device answers to everyone who asks the network: ListIdentity and ListServices, CIP Volume 2 (ODVA). */
import type { Listener } from '../contract/protocol.ts';
import { tellIdentity } from '../encodings/cip-identity.ts';
import type { EncapsulationMessage, ListedIdentity, ListedService } from './decode.ts';

/** Identity object, attribute 8 (State): CIP Volume 1 (ODVA). */
const STATES: Readonly<Record<number, string>> = {
  0: 'nonexistent',
  1: 'self-testing',
  2: 'standby',
  3: 'operational',
  4: 'major recoverable fault',
  5: 'major unrecoverable fault',
};
const Capability = { tcp: 0x20, udp: 0x100 } as const;

export function identify(message: EncapsulationMessage, tell: Listener): void {
  if (message.type === 'identities') for (const item of message.items) identity(item, tell);
  if (message.type === 'services') for (const item of message.items) service(item, tell);
}

function identity(item: ListedIdentity, tell: Listener): void {
  tellIdentity(item, tell);
  const state = STATES[item.state];
  if (state !== undefined) tell.fact('state', state);
  if (item.address && item.address !== '0.0.0.0') tell.fact('ip-address', item.address);
}

function service({ name, flags }: ListedService, tell: Listener): void {
  const ways = [flags & Capability.tcp ? 'TCP' : '', flags & Capability.udp ? 'UDP I/O' : ''];
  const capability = [name, ...ways].filter(Boolean).join(', ');
  if (capability) tell.fact('capabilities', capability);
}

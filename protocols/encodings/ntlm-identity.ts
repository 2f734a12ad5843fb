/** What the messages of NTLM tell of the machine that sends them, whatever carries them. */
import type { Listener } from '../contract/protocol.ts';
import type { Ntlm } from './ntlm.ts';

export function tellNtlm(ntlm: Ntlm, tell: Listener): void {
  if (ntlm.version !== '') tell.fact('os', `Windows ${ntlm.version}`, { part: 'build' });
  if (ntlm.type === 'authenticate' && ntlm.workstation !== '')
    tell.fact('host-name', ntlm.workstation);
  if (ntlm.type !== 'challenge') return;
  const { computer, domain, dnsComputer, dnsDomain } = ntlm;
  if (computer !== '') tell.fact('host-name', computer);
  if (dnsComputer !== '') tell.fact('name', dnsComputer);
  if (domain !== '') tell.fact('domain', domain);
  if (dnsDomain !== '') tell.fact('domain', dnsDomain, { part: 'dns' });
}

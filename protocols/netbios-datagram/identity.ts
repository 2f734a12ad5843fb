/** Who speaks, of which domain, and what runs there. */
import type { Listener } from '../contract/protocol.ts';
import { type NetbiosName, Suffix } from '../encodings/netbios-name.ts';
import type { Announcement, DatagramMessage } from './decode.ts';

/** [MS-BRWS], ServerType. */
const types: readonly (readonly [number, string])[] = [
  [0x0000_0004, 'sql-server'],
  [0x0000_0008, 'domain-controller'],
  [0x0000_0010, 'backup-domain-controller'],
  [0x0000_0020, 'time-source'],
  [0x0000_0200, 'print-server'],
  [0x0004_0000, 'master-browser'],
  [0x0008_0000, 'domain-master-browser'],
];

export function identify(message: DatagramMessage, tell: Listener): void {
  const { source, target, announcement } = message;
  if (isHosts(source)) tell.fact('host-name', source.name);
  if (isDomains(target)) tell.fact('domain', target.name);
  if (announcement !== undefined) announced(announcement, tell);
}

/** A domain's announcement comes from its master browser: the name is the domain's, the text the host's. */
function announced({ of, name, major, minor, types: bits, text }: Announcement, tell: Listener) {
  if (name === '') return;
  if (of === 'domain') {
    tell.fact('domain', name);
    tell.fact('role', 'master-browser', { part: 'netbios master-browser' });
    return;
  }
  tell.fact('host-name', name);
  if (text !== '') tell.fact('description', text);
  if (major > 0) tell.fact('os', `Windows ${major}.${minor}`);
  for (const [bit, role] of types)
    if (bits & bit) tell.fact('role', role, { part: `netbios ${role}` });
}

function isHosts({ name, suffix }: NetbiosName): boolean {
  return name !== '' && (suffix === Suffix.workstation || suffix === Suffix.fileServer);
}

function isDomains({ name, suffix }: NetbiosName): boolean {
  return name !== '' && (suffix === Suffix.masterBrowser || suffix === Suffix.browserElection);
}

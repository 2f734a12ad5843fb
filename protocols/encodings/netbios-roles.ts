/** What it says of a host that it has a NetBIOS name: by suffix, and by whether others have the name as well. */
import type { Listener, Place } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { type NetbiosName, Suffix } from './netbios-name.ts';

interface Meaning {
  readonly attribute: Attribute;
  /** Said in place of the name, of a part of the host. */
  readonly role?: string;
}

const unique: Readonly<Record<number, Meaning>> = {
  [Suffix.workstation]: { attribute: 'host-name' },
  [Suffix.fileServer]: { attribute: 'role', role: 'file-server' },
  [Suffix.domainMasterBrowser]: { attribute: 'role', role: 'domain-master-browser' },
  [Suffix.masterBrowser]: { attribute: 'role', role: 'master-browser' },
};
const ofGroup: Readonly<Record<number, Meaning>> = {
  [Suffix.workstation]: { attribute: 'domain' },
  [Suffix.browserElection]: { attribute: 'domain' },
  [Suffix.domainControllers]: { attribute: 'role', role: 'domain-controller' },
};

export function tellNetbiosName(
  { name, suffix }: NetbiosName,
  isGroup: boolean,
  tell: Listener,
  place: Place = {},
): void {
  const meaning = (isGroup ? ofGroup : unique)[suffix];
  if (meaning === undefined || name === '') return;
  if (meaning.role === undefined) tell.fact(meaning.attribute, name, place);
  else tell.fact('role', meaning.role, { ...place, part: `netbios ${meaning.role}` });
}

import type { Listener } from '../contract/protocol.ts';
import { netbiosName } from '../encodings/netbios-name.ts';
import { tellNetbiosName } from '../encodings/netbios-roles.ts';
import { type NbnsExtra, type NbnsMessage, Opcode } from './decode.ts';

type Owned = Extract<NbnsExtra, { type: 'names' }>;
type Addresses = Extract<NbnsExtra, { type: 'addresses' }>;

const NO_ADDRESS = '0.0.0.0';

/** Who registers a name has it; who answers for one says whose it is; whose status is asked says all it has. */
export function identify(message: NbnsMessage, tell: Listener): void {
  const { isResponse, opcode, status, records } = message;
  if (isResponse && (status !== 0 || opcode !== Opcode.query)) return;
  if (!isResponse && (opcode < Opcode.registration || opcode === Opcode.release)) return;
  for (const record of records) {
    if (record.extra?.type === 'names') owned(record.extra, tell);
    else if (record.extra?.type === 'addresses') named(record, record.extra, isResponse, tell);
  }
}

function owned({ names, mac }: Owned, tell: Listener): void {
  for (const name of names) tellNetbiosName(name, name.isGroup, tell);
  if (mac !== '') tell.fact('interface-mac', mac);
}

function named(
  { labels }: NbnsMessage['records'][0],
  { ips, isGroup }: Addresses,
  isResponse: boolean,
  tell: Listener,
): void {
  const name = netbiosName(labels[0] ?? '');
  if (!isResponse) return tellNetbiosName(name, isGroup, tell);
  for (const ip of ips)
    if (ip !== NO_ADDRESS) tellNetbiosName(name, isGroup, tell, { about: ip, isHearsay: true });
}

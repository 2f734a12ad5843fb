/** Names of addresses as a server tells them, and what the server says of itself. */
import type { Listener } from '../contract/protocol.ts';
import { dnsText } from '../encodings/dns-labels.ts';
import { DnsClass, type DnsRecord, DnsType } from '../encodings/dns-message.ts';
import { addressOfReverse } from '../encodings/reverse-name.ts';
import type { DnsTalk } from './decode.ts';

const MOST_NAMES = 16; // of one answer
const OWN_NAMES = new Set(['hostname.bind', 'id.server']); // RFC 4892, 2
const OWN_VERSIONS = new Set(['version.bind', 'version.server']);

export function identify(message: DnsTalk, tell: Listener): void {
  if (!message.isResponse || message.status !== 0 || message.update !== undefined) return;
  const asked = dnsText(message.questions[0]?.labels ?? []);
  let told = 0;
  for (const record of message.records) {
    if (told === MOST_NAMES) return;
    if (record.class === DnsClass.chaos) ofServer(record, tell);
    else if (record.class === DnsClass.internet && ofAddress(record, asked, tell)) told++;
  }
}

/** An address bears the name that was asked for, not the one an alias led to. Names come and go: RFC 1035, 7.3. */
function ofAddress(record: DnsRecord, asked: string, tell: Listener): boolean {
  const { type, labels, ip, target, section } = record;
  if (type === DnsType.ptr && section === 'answer') {
    const about = addressOfReverse(labels);
    const name = dnsText(target);
    if (about === undefined || name === '') return false;
    tell.fact('host-name', name, { about, isHearsay: true });
    return true;
  }
  if (ip === '') return false;
  const name = section === 'answer' ? asked : dnsText(labels);
  if (name === '') return false;
  tell.fact('dns-name', name, { about: ip, isHearsay: true });
  return true;
}

function ofServer({ labels, texts }: DnsRecord, tell: Listener): void {
  const name = dnsText(labels).toLowerCase();
  const [text = ''] = texts;
  if (text === '') return;
  if (OWN_NAMES.has(name)) tell.fact('host-name', text);
  else if (OWN_VERSIONS.has(name)) tell.fact('software', text);
}

import type { Listener } from '../contract/protocol.ts';
import { dnsText } from '../encodings/dns-labels.ts';
import { type DnsMessage, DnsType } from '../encodings/dns-message.ts';
import { addressOfReverse } from '../encodings/reverse-name.ts';

/** Whoever answers for a name has it (RFC 4795, 2.3): nobody else knows it. */
export function identify({ isResponse, status, records }: DnsMessage, tell: Listener): void {
  if (!isResponse || status !== 0) return;
  for (const { section, type, labels, target, ip } of records) {
    if (section !== 'answer') continue;
    const isReverse = type === DnsType.ptr && addressOfReverse(labels) !== undefined;
    const name = isReverse ? dnsText(target) : ip === '' ? '' : dnsText(labels);
    if (name !== '') tell.fact('host-name', name);
  }
}

/** Multicast DNS: RFC 6762, 18. Services: RFC 6763, 4. */
import type { Cursor } from '../contract/cursor.ts';
import { type DnsMessage, dnsMessage } from '../encodings/dns-message.ts';

export function decode(cursor: Cursor): DnsMessage {
  return dnsMessage(cursor);
}

/** A host that asks whether a name is free says in the same message that it wants it. RFC 6762, 8.1 and 8.2. */
export function operation({ isResponse, records }: DnsMessage): string {
  if (isResponse) return 'answer';
  return isProbe(records) ? 'probe' : 'query';
}

export function isProbe(records: DnsMessage['records']): boolean {
  return records.some(({ section }) => section === 'authority');
}

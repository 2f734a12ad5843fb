/** Link-local multicast name resolution: RFC 4795, 2.1. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type DnsMessage, dnsMessage, skipDnsSize } from '../encodings/dns-message.ts';

/** Over TCP as DNS is: its size before the message. RFC 4795, 2.5. */
export function decode(cursor: Cursor, turn: Turn): DnsMessage {
  if (turn.carrier === 'tcp') skipDnsSize(cursor);
  return dnsMessage(cursor);
}

export function operation({ isResponse }: DnsMessage): string {
  return isResponse ? 'answer' : 'query';
}

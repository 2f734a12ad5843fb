import { defineProtocol } from '../contract/protocol.ts';
import { dnsDirection as direction, looksPlausible } from '../encodings/dns-message.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const mdns = defineProtocol({
  name: 'mdns',
  title: 'Multicast DNS',
  specification: 'RFC 6762; RFC 6763',
  carriage: [{ by: 'udp', at: [5353], signature: looksPlausible }],
  direction,
  decode,
  operation,
  identify,
});

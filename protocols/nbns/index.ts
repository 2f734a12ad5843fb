import { defineProtocol } from '../contract/protocol.ts';
import { dnsDirection as direction, looksPlausible } from '../encodings/dns-message.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const nbns = defineProtocol({
  name: 'nbns',
  title: 'NetBIOS name service',
  specification: 'RFC 1001; RFC 1002, 4.2',
  carriage: [{ by: 'udp', at: [137], signature: looksPlausible }],
  direction,
  decode,
  operation,
  identify,
});

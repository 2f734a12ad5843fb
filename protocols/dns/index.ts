import { defineProtocol } from '../contract/protocol.ts';
import {
  dnsDirection as direction,
  dnsFrame as frame,
  looksAsked,
  looksPlausible,
} from '../encodings/dns-message.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const dns = defineProtocol({
  name: 'dns',
  title: 'DNS',
  specification: 'RFC 1035; RFC 2136; RFC 2782; RFC 3596; RFC 4892',
  carriage: [
    { by: 'udp', at: [53], signature: looksPlausible },
    { by: 'tcp', at: [53], frame },
    { by: 'udp', signature: looksAsked },
  ],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

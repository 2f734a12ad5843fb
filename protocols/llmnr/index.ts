import { defineProtocol } from '../contract/protocol.ts';
import {
  dnsDirection as direction,
  dnsFrame as frame,
  looksPlausible,
} from '../encodings/dns-message.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const llmnr = defineProtocol({
  name: 'llmnr',
  title: 'LLMNR',
  specification: 'RFC 4795',
  carriage: [
    { by: 'udp', at: [5355], signature: looksPlausible },
    { by: 'tcp', at: [5355], frame },
  ],
  direction,
  decode,
  operation,
  identify,
});

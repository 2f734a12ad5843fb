import { defineProtocol } from '../contract/protocol.ts';
import { decode, direction, operation } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const dhcp = defineProtocol({
  name: 'dhcp',
  title: 'DHCP',
  specification: 'RFC 2131; RFC 2132; RFC 3396; RFC 951; RFC 3046; RFC 4702',
  carriage: [
    { by: 'udp', at: [67, 68], asksFrom: [68] },
    { by: 'udp', signature },
  ],
  direction,
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control } from './control.ts';
import { decode, direction, operation } from './decode.ts';
import { identify } from './identity.ts';

export const icmp = defineProtocol({
  name: 'icmp',
  title: 'ICMP',
  specification: 'RFC 792; RFC 950; RFC 1256; RFC 4443; RFC 4861; RFC 2710; RFC 3810; RFC 8106',
  carriage: [
    { by: 'ip', at: [1] },
    { by: 'ip', at: [58], framing: 'v6' },
  ],
  direction,
  decode,
  operation,
  identify,
  control,
});

import { defineProtocol } from '../contract/protocol.ts';
import { decode, direction, operation } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const dhcpv6 = defineProtocol({
  name: 'dhcpv6',
  title: 'DHCPv6',
  specification: 'RFC 8415; RFC 9915; RFC 3646; RFC 4649; RFC 4704; RFC 6939',
  carriage: [{ by: 'udp', at: [546, 547], asksFrom: [546], signature }],
  direction,
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const hsrp = defineProtocol({
  name: 'hsrp',
  title: 'HSRP',
  specification: 'RFC 2281; version 2: Cisco, unpublished',
  carriage: [{ by: 'udp', at: [1985, 2029], signature }],
  direction: () => 'request',
  decode,
  operation,
  identify,
});

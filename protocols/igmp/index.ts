import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const igmp = defineProtocol({
  name: 'igmp',
  title: 'IGMP',
  specification: 'RFC 1112; RFC 2236; RFC 3376',
  carriage: [{ by: 'ip', at: [2] }],
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation, start } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const egd = defineProtocol({
  name: 'egd',
  title: 'Ethernet Global Data',
  specification: 'GE Fanuc GFK-2224',
  carriage: [{ by: 'udp', at: [18_246], signature }],
  start,
  decode,
  operation,
  identify,
});

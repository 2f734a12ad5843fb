import { defineProtocol } from '../contract/protocol.ts';
import { decode, signature } from './decode.ts';
import { identify } from './identity.ts';

export const hsr = defineProtocol({
  name: 'hsr',
  title: 'High-availability Seamless Redundancy',
  specification: 'IEC 62439-3',
  carriage: [{ by: 'ethernet', at: [0x88fb], signature }],
  decode,
  operation: () => 'supervision',
  identify,
});

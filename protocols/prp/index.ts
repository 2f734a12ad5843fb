import { defineProtocol } from '../contract/protocol.ts';
import { decode, signature } from './decode.ts';
import { identify } from './identity.ts';

export const prp = defineProtocol({
  name: 'prp',
  title: 'Parallel Redundancy Protocol',
  specification: 'IEC 62439-3',
  carriage: [{ by: 'ethernet', at: [0x88fb], signature }],
  decode,
  operation: () => 'supervision',
  identify,
});

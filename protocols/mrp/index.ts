import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation, start } from './decode.ts';
import { identify } from './identity.ts';

export const mrp = defineProtocol({
  name: 'mrp',
  title: 'Media Redundancy Protocol',
  specification: 'IEC 62439-2',
  carriage: [{ by: 'ethernet', at: [0x88e3] }],
  start,
  decode,
  operation,
  identify,
});

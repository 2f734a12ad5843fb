import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation, signature } from './decode.ts';
import { identify } from './identity.ts';

export const profinetDcp = defineProtocol({
  name: 'profinet-dcp',
  title: 'PROFINET DCP',
  specification: 'IEC 61158-6-10 (PROFINET), DCP',
  carriage: [{ by: 'ethernet', at: [0x8892], signature }],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const pccc = defineProtocol({
  name: 'pccc',
  title: 'PCCC',
  specification: 'Rockwell Automation 1770-6.5.16 (DF1 Protocol and Command Set)',
  carriage: [{ by: 'cip', at: [0x67] }],
  decode,
  operation,
  identify,
  control,
  lapse,
});

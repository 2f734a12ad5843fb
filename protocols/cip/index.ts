import { defineProtocol } from '../contract/protocol.ts';
import { carry } from './carry.ts';
import { control, lapse } from './control.ts';
import { decode, start } from './decode.ts';
import { identify, operation } from './identity.ts';

export const cip = defineProtocol({
  name: 'cip',
  title: 'Common Industrial Protocol',
  specification: 'CIP Volume 1 (ODVA); Rockwell Automation 1756-PM020',
  carriage: [{ by: 'enip', at: [0xb2] }],
  start,
  decode,
  operation,
  identify,
  control,
  carry,
  lapse,
});

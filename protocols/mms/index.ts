import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { identify } from './identity.ts';
import { signature } from './layers.ts';

export const mms = defineProtocol({
  name: 'mms',
  title: 'MMS',
  specification: 'ISO 9506-2:2003; IEC 61850-8-1:2011; ISO 8327-1; ISO 8823-1; ISO 8650-1',
  carriage: [{ by: 'cotp', signature }],
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

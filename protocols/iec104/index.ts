import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, type Group, operation, start } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';
import { leave } from './transfer.ts';

export const iec104 = defineProtocol({
  name: 'iec104',
  title: 'IEC 60870-5-104',
  specification: 'IEC 60870-5-104:2006; IEC 60870-5-101:2003',
  carriage: [
    { by: 'tcp', at: [2404], frame, resume },
    { by: 'tcp', signature, frame, resume },
  ],
  direction,
  start,
  share: (): Group => new Set(),
  decode,
  operation,
  identify,
  control,
  lapse,
  end: leave,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';
import { start } from './outstation.ts';

export const dnp3 = defineProtocol({
  name: 'dnp3',
  title: 'DNP3',
  specification: 'IEEE 1815-2012',
  carriage: [
    { by: 'tcp', at: [20_000], frame, resume },
    { by: 'udp', at: [20_000], frame },
    { by: 'tcp', signature, frame, resume },
    { by: 'udp', signature, frame },
  ],
  isOpenedByEither: true,
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

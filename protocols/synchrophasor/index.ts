import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';

export const synchrophasor = defineProtocol({
  name: 'synchrophasor',
  title: 'Synchrophasor',
  specification: 'IEEE C37.118.2-2011',
  carriage: [
    { by: 'tcp', at: [4712, 4713], frame, resume },
    { by: 'udp', at: [4712, 4713], frame },
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

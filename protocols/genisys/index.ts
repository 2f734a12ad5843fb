import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';

export const genisys = defineProtocol({
  name: 'genisys',
  title: 'Genisys',
  specification:
    'Ansaldo STS (Union Switch & Signal), unpublished; the ICSNPP analyzer of CISA, 2022',
  carriage: [
    { by: 'tcp', at: [10_001], signature, frame, resume },
    { by: 'tcp', signature, frame, resume },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const rocPlus = defineProtocol({
  name: 'roc-plus',
  title: 'ROC Plus',
  specification:
    'Emerson, ROC Plus Protocol Specifications Manual, 2022, after the ICSNPP analyzer of CISA',
  carriage: [
    { by: 'tcp', at: [4000], signature, frame },
    { by: 'udp', at: [4000], signature, frame },
  ],
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

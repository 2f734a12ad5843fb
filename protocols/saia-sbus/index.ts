import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const saiaSbus = defineProtocol({
  name: 'saia-sbus',
  title: 'Saia S-Bus',
  specification: 'Saia Burgess, Ether-S-Bus, unpublished',
  carriage: [
    { by: 'udp', at: [5050], frame },
    { by: 'udp', signature, frame },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

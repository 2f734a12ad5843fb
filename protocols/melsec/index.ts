import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { datagram, direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';
import { start } from './message.ts';

export const melsec = defineProtocol({
  name: 'melsec',
  title: 'MELSEC (1E, SLMP, MELSOFT)',
  specification: 'Mitsubishi SH-080008 (1E, 3E, 4E), SH-080956 (SLMP); MELSOFT unpublished',
  carriage: [
    { by: 'tcp', at: [5006, 5007, 5562], frame },
    { by: 'udp', at: [5006, 5007, 5560, 5561, 5562], frame: datagram },
    { by: 'tcp', signature, frame },
    { by: 'udp', signature, frame: datagram },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { direction, frame, header, signature, udpSignature } from './frame.ts';
import { identify } from './identity.ts';

export const fins = defineProtocol({
  name: 'fins',
  title: 'FINS',
  specification: 'Omron W342 (FINS commands), W420 (FINS/TCP)',
  carriage: [
    { by: 'udp', at: [9600], signature: header },
    { by: 'tcp', at: [9600], frame },
    { by: 'udp', signature: udpSignature },
    { by: 'tcp', signature, frame },
  ],
  isOpenedByEither: true,
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

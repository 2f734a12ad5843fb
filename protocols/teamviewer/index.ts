import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation, start } from './decode.ts';
import { DATAGRAM, datagram, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const teamviewer = defineProtocol({
  name: 'teamviewer',
  title: 'TeamViewer',
  specification: 'TeamViewer, unpublished; nDPI, libprotoident and bettercap recognise it',
  carriage: [
    { by: 'tcp', at: [5938], frame },
    { by: 'tcp', signature, frame },
    { by: 'udp', at: [5938], signature: datagram, framing: DATAGRAM },
  ],
  start,
  decode,
  operation,
  identify,
});

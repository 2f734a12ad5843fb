import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { datagram, direction, frame, streamSignature } from './frame.ts';
import { identify } from './identity.ts';

export const codesys = defineProtocol({
  name: 'codesys',
  title: 'CODESYS V3',
  specification:
    'CODESYS, unpublished; the discovery library of Nmap and the ICS forensics tools of Microsoft',
  carriage: [
    { by: 'udp', at: [1740, 1741, 1742, 1743], signature: datagram },
    { by: 'tcp', at: [11_740, 11_741, 11_742, 11_743], frame },
    { by: 'tcp', signature: streamSignature, frame },
  ],
  direction,
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const netbiosDatagram = defineProtocol({
  name: 'netbios-datagram',
  title: 'NetBIOS datagrams',
  specification: 'RFC 1002, 4.4; [MS-BRWS]; [MS-CIFS]',
  carriage: [{ by: 'udp', at: [138], signature }],
  direction: () => 'request',
  decode,
  operation,
  identify,
});

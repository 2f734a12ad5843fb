import { defineProtocol } from '../contract/protocol.ts';
import { decode, direction, operation, signature } from './decode.ts';
import { identify } from './identity.ts';

export const ssdp = defineProtocol({
  name: 'ssdp',
  title: 'SSDP',
  specification: 'UPnP Device Architecture 2.0',
  carriage: [
    { by: 'udp', at: [1900] },
    { by: 'udp', signature },
  ],
  direction,
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { decode, direction, operation, signature } from './decode.ts';
import { identify } from './identity.ts';

export const wsDiscovery = defineProtocol({
  name: 'ws-discovery',
  title: 'WS-Discovery',
  specification: 'OASIS WS-Discovery 1.1; ONVIF Core Specification (scopes)',
  carriage: [
    { by: 'udp', at: [3702] },
    { by: 'udp', signature },
  ],
  direction,
  decode,
  operation,
  identify,
});

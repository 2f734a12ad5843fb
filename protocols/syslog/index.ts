import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation, start } from './decode.ts';
import { frame, looksWritten, signature, streamSignature } from './frame.ts';
import { identify } from './identity.ts';

export const syslog = defineProtocol({
  name: 'syslog',
  title: 'Syslog',
  specification: 'RFC 3164; RFC 5424; RFC 6587',
  carriage: [
    { by: 'udp', at: [514], signature: looksWritten },
    { by: 'tcp', at: [514, 601], signature: streamSignature, frame },
    { by: 'udp', signature },
  ],
  direction: () => 'request',
  start,
  decode,
  operation,
  identify,
});

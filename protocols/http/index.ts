import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const http = defineProtocol({
  name: 'http',
  title: 'HTTP',
  specification: 'RFC 9110; RFC 9112; RFC 7617; RFC 4559; MS-NTHT; MS-NLMP',
  carriage: [
    { by: 'tcp', at: [80, 8080], frame },
    { by: 'tcp', signature, frame },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const tls = defineProtocol({
  name: 'tls',
  title: 'TLS',
  specification: 'RFC 8446; RFC 5246; RFC 6066; RFC 5280',
  carriage: [
    { by: 'tcp', at: [443], frame },
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

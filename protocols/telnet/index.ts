import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, start } from './decode.ts';
import { frame, looksTyped, signature } from './frame.ts';
import { identify } from './identity.ts';

export const telnet = defineProtocol({
  name: 'telnet',
  title: 'Telnet',
  specification: 'RFC 854; RFC 855',
  carriage: [
    { by: 'tcp', at: [23], signature: looksTyped, frame },
    { by: 'tcp', signature, frame },
  ],
  start,
  decode,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, start } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify, operation } from './identity.ts';

export const vnc = defineProtocol({
  name: 'vnc',
  title: 'VNC',
  specification: 'RFC 6143',
  carriage: [
    { by: 'tcp', at: [5900, 5901, 5902], frame },
    { by: 'tcp', signature, frame },
  ],
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const c1222 = defineProtocol({
  name: 'c1222',
  title: 'ANSI C12.22',
  specification: 'ANSI C12.22-2012; ANSI C12.19-2012',
  opaque: 'ciphered messages',
  carriage: [
    { by: 'tcp', at: [1153], frame },
    { by: 'udp', at: [1153], frame },
    { by: 'tcp', signature, frame },
    { by: 'udp', signature, frame },
  ],
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

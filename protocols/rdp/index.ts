import { defineProtocol } from '../contract/protocol.ts';
import { carry } from './carry.ts';
import { control, lapse } from './control.ts';
import { decode, start } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify, operation } from './identity.ts';

export const rdp = defineProtocol({
  name: 'rdp',
  title: 'Remote Desktop',
  specification: 'MS-RDPBCGR; RFC 1006; X.224 (11/1995)',
  carriage: [
    { by: 'tcp', at: [3389], frame },
    { by: 'tcp', signature, frame },
  ],
  start,
  decode,
  operation,
  identify,
  control,
  carry,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const smb = defineProtocol({
  name: 'smb',
  title: 'SMB',
  specification: 'MS-CIFS; MS-SMB; MS-SMB2; MS-NLMP; RFC 1002',
  carriage: [
    { by: 'tcp', at: [445, 139], frame },
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

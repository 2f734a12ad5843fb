import { defineProtocol } from '../contract/protocol.ts';
import { carry } from './carry.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const ftp = defineProtocol({
  name: 'ftp',
  title: 'FTP',
  specification: 'RFC 959; RFC 2428; RFC 4217',
  carriage: [
    { by: 'tcp', at: [21], frame },
    { by: 'tcp', signature, frame },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  carry,
  lapse,
});

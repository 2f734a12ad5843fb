import { defineProtocol } from '../contract/protocol.ts';
import { control } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const ssh = defineProtocol({
  name: 'ssh',
  title: 'SSH',
  specification: 'RFC 4253; RFC 4419; RFC 5656',
  carriage: [
    { by: 'tcp', at: [22], frame },
    { by: 'tcp', signature, frame },
  ],
  start,
  decode,
  operation,
  identify,
  control,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';

export const opcua = defineProtocol({
  name: 'opcua',
  title: 'OPC UA',
  specification: 'OPC 10000-4, OPC 10000-5, OPC 10000-6 (1.05)',
  carriage: [
    { by: 'tcp', at: [4840], frame, resume },
    { by: 'tcp', signature, frame, resume },
  ],
  isOpenedByEither: true,
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

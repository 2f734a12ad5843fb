import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const hartIp = defineProtocol({
  name: 'hart-ip',
  title: 'HART-IP',
  specification: 'FieldComm Group TS20085, HCF_SPEC-81, HCF_SPEC-127, HCF_SPEC-151',
  carriage: [
    { by: 'udp', at: [5094], frame, answersElsewhere: true },
    { by: 'tcp', at: [5094], frame },
    { by: 'tcp', signature, frame },
    { by: 'udp', signature, frame },
  ],
  direction,
  start: () => ({ polled: new Map(), own: '' }),
  decode,
  operation,
  identify,
  control,
  lapse,
});

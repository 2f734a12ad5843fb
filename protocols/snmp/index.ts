import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const snmp = defineProtocol({
  name: 'snmp',
  title: 'SNMP',
  specification: 'RFC 1157; RFC 3416; RFC 3412; RFC 3414; RFC 3411, 5; RFC 3430',
  carriage: [
    { by: 'udp', at: [161, 162] },
    { by: 'tcp', at: [161, 162], frame },
    { by: 'udp', signature },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, frame, operation, signature } from './decode.ts';
import { identify } from './identity.ts';

export const knxnetIp = defineProtocol({
  name: 'knxnet-ip',
  title: 'KNXnet/IP',
  specification: 'ISO 22510 (KNXnet/IP); ISO/IEC 14543-3 (KNX)',
  carriage: [
    { by: 'udp', at: [3671], frame },
    { by: 'tcp', at: [3671], frame },
    { by: 'udp', signature, frame },
    { by: 'tcp', signature, frame },
  ],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

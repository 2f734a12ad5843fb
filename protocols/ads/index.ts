import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { DISCOVERY, decode, operation, start } from './decode.ts';
import { direction, discoveryFrame, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const ads = defineProtocol({
  name: 'ads',
  title: 'ADS (AMS)',
  specification: 'Beckhoff Information System, ADS specification; TcAdsDef.h',
  carriage: [
    { by: 'tcp', at: [48_898], frame },
    { by: 'udp', at: [48_898], frame },
    { by: 'udp', framing: DISCOVERY, at: [48_899], frame: discoveryFrame },
    { by: 'tcp', signature, frame },
    { by: 'udp', framing: DISCOVERY, signature: discoveryFrame, frame: discoveryFrame },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify, operation } from './identity.ts';

export const mqtt = defineProtocol({
  name: 'mqtt',
  title: 'MQTT',
  specification: 'MQTT 3.1.1; MQTT 5.0 (OASIS)',
  carriage: [
    { by: 'tcp', at: [1883], frame },
    { by: 'tcp', signature, frame },
  ],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

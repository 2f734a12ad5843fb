import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation, start } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const ptp = defineProtocol({
  name: 'ptp',
  title: 'Precision Time Protocol',
  specification: 'IEEE 1588-2008; IEEE 1588-2002; IEEE 802.1AS',
  carriage: [
    { by: 'ethernet', at: [0x88f7] },
    { by: 'udp', at: [319, 320], signature },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

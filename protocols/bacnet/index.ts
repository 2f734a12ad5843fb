import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const bacnet = defineProtocol({
  name: 'bacnet',
  title: 'BACnet',
  specification: 'ASHRAE 135 (BACnet): 6, 15, 16, 20; Annex J (BACnet/IP), Annex U (BACnet/IPv6)',
  opaque: 'BACnet/SC, which is TLS; the secure BVLL',
  carriage: [
    { by: 'udp', at: [47_808], frame },
    { by: 'udp', signature, frame },
    { by: 'llc', at: [0x82] },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

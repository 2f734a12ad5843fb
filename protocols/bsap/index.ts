import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, SERIAL, start } from './decode.ts';
import { direction, serialSignature, signature } from './frame.ts';
import { identify } from './identity.ts';

export const bsap = defineProtocol({
  name: 'bsap',
  title: 'BSAP',
  specification: 'Emerson (Bristol), unpublished; the ICSNPP analyzer of CISA, 2023',
  carriage: [
    { by: 'udp', at: [1234, 1235], signature },
    { by: 'udp', at: [1234, 1235], framing: SERIAL, signature: serialSignature },
    { by: 'udp', signature },
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

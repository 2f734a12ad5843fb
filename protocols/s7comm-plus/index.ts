import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation, PROTOCOL_ID, start } from './decode.ts';
import { identify } from './identity.ts';

export const s7commPlus = defineProtocol({
  name: 's7comm-plus',
  title: 'S7 communication plus',
  specification: 'Siemens, unpublished; S7comm-plus Wireshark dissector (T. Wiens)',
  carriage: [{ by: 'cotp', at: [PROTOCOL_ID] }],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation, PROTOCOL_ID, start } from './decode.ts';
import { identify } from './identity.ts';

export const s7comm = defineProtocol({
  name: 's7comm',
  title: 'S7 communication',
  specification: 'Siemens, unpublished; System Software for S7-300/400 (SZL), A5E02789976',
  carriage: [{ by: 'cotp', at: [PROTOCOL_ID] }],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

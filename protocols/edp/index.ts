import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const edp = defineProtocol({
  name: 'edp',
  title: 'Extreme Discovery Protocol',
  specification: 'Extreme Networks, unpublished; the fields of TShark 4.0; RFC 3619 (EAPS)',
  carriage: [{ by: 'llc', at: [0x00e02b_00bb] }],
  decode,
  operation,
  identify,
});

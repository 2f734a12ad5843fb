import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const cdp = defineProtocol({
  name: 'cdp',
  title: 'Cisco Discovery Protocol',
  specification: 'Cisco, unpublished; the fields of TShark 4.0',
  carriage: [{ by: 'llc', at: [0x00000c_2000] }],
  decode,
  operation,
  identify,
});

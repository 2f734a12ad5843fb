import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const fdp = defineProtocol({
  name: 'fdp',
  title: 'Foundry Discovery Protocol',
  specification: 'Foundry Networks, unpublished; the fields of TShark 4.0',
  carriage: [{ by: 'llc', at: [0x00e052_2000] }],
  decode,
  operation,
  identify,
});

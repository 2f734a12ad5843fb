import { defineProtocol } from '../contract/protocol.ts';
import { decode, direction, operation } from './decode.ts';
import { identify } from './identity.ts';

export const gseManagement = defineProtocol({
  name: 'gse-management',
  title: 'GSE management',
  specification: 'IEC 61850-8-1:2011, annex A',
  carriage: [{ by: 'ethernet', at: [0x88b9] }],
  direction,
  decode,
  operation,
  identify,
});

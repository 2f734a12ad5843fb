import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const echo = defineProtocol({
  name: 'echo',
  title: 'Echo',
  specification: 'RFC 862',
  carriage: [{ by: 'udp', at: [7] }],
  decode,
  operation,
  identify,
});

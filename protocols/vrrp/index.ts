import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const vrrp = defineProtocol({
  name: 'vrrp',
  title: 'VRRP',
  specification: 'RFC 3768; RFC 9568',
  carriage: [{ by: 'ip', at: [112] }],
  decode,
  operation,
  identify,
});

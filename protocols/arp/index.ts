import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const arp = defineProtocol({
  name: 'arp',
  title: 'ARP',
  specification: 'RFC 826; RFC 903; RFC 5227',
  carriage: [{ by: 'ethernet', at: [0x0806, 0x8035] }],
  decode,
  operation,
  identify,
});

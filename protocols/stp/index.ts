import { defineProtocol } from '../contract/protocol.ts';
import { decode, operation } from './decode.ts';
import { identify } from './identity.ts';

export const stp = defineProtocol({
  name: 'stp',
  title: 'Spanning tree',
  specification: 'IEEE 802.1D-2004; IEEE 802.1Q-2018 (MSTP); Cisco PVST+, unpublished',
  carriage: [
    { by: 'llc', at: [0x42] },
    { by: 'llc', at: [0x00000c_010b], framing: 'vlan' },
  ],
  decode,
  operation,
  identify,
});

import { defineProtocol } from '../contract/protocol.ts';
import { carry } from './carry.ts';
import { control, lapse } from './control.ts';
import { callFrame, callSignature } from './datagram.ts';
import { CONNECTED, decode, direction, operation, start } from './decode.ts';
import { pduFrame, pduSignature } from './frame.ts';
import { identify } from './identity.ts';

/** PROFINET's port and the endpoint mapper's by number: elsewhere both kinds are recognised by their header. */
export const dceRpc = defineProtocol({
  name: 'dce-rpc',
  title: 'DCE/RPC',
  specification: 'DCE 1.1 RPC (Open Group C706), 10 and 12; MS-RPCE; MS-DCOM; MS-NLMP',
  opaque: 'what enciphered calls hold; what calls of DCOM read and write',
  carriage: [
    { by: 'udp', at: [34_964], frame: callFrame, answersElsewhere: true },
    { by: 'udp', signature: callSignature, frame: callFrame },
    { by: 'tcp', at: [135], frame: pduFrame, framing: CONNECTED },
    { by: 'tcp', signature: pduSignature, frame: pduFrame, framing: CONNECTED },
  ],
  isEnvelope: true,
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  carry,
  lapse,
});

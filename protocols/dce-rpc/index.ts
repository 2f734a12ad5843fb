import { defineProtocol } from '../contract/protocol.ts';
import { carry, start } from './carry.ts';
import { decode, direction, frame, operation, signature } from './decode.ts';

/** PROFINET's port alone by number: elsewhere calls are recognised by their header. */
export const dceRpc = defineProtocol({
  name: 'dce-rpc',
  title: 'DCE/RPC',
  specification: 'DCE 1.1 RPC (Open Group C706), 10 and 12.5',
  carriage: [
    { by: 'udp', at: [34_964], frame, answersElsewhere: true },
    { by: 'udp', signature, frame },
  ],
  isEnvelope: true,
  direction,
  start,
  decode,
  operation,
  carry,
});

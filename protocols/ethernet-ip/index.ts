import { defineProtocol } from '../contract/protocol.ts';
import { carry } from './carry.ts';
import { decode, IO, operation } from './decode.ts';
import { direction, frame, resume, signature } from './frame.ts';
import { identify } from './identity.ts';

/** A carrier: CIP rides in SendRRData (unconnected) and SendUnitData (connected). */
export const ethernetIp = defineProtocol({
  name: 'ethernet-ip',
  title: 'EtherNet/IP',
  specification: 'CIP Volume 2 (ODVA)',
  carriage: [
    { by: 'tcp', at: [44818], frame, resume },
    { by: 'udp', at: [44818], frame },
    { by: 'udp', at: [2222], framing: IO },
    { by: 'tcp', signature, frame, resume },
  ],
  direction,
  decode,
  operation,
  identify,
  carry,
});

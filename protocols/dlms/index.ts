import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, HDLC, operation, start } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { hdlcFrame, hdlcResume, hdlcSignature } from './hdlc.ts';
import { identify } from './identity.ts';

export const dlms = defineProtocol({
  name: 'dlms',
  title: 'DLMS/COSEM',
  specification: 'DLMS UA 1000-1 ed. 14 (Blue Book); DLMS UA 1000-2 ed. 10 (Green Book)',
  opaque: 'what ciphered APDUs hold; how ciphered services went',
  carriage: [
    { by: 'tcp', at: [4059], frame },
    { by: 'udp', at: [4059], frame },
    { by: 'tcp', at: [4059], framing: HDLC, frame: hdlcFrame, resume: hdlcResume },
    { by: 'tcp', framing: HDLC, signature: hdlcSignature, frame: hdlcFrame, resume: hdlcResume },
    { by: 'tcp', signature, frame },
  ],
  isOpenedByEither: true,
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { datagram, direction, frame, streamSignature } from './frame.ts';
import { identify } from './identity.ts';
import { VERSION2, version2Frame, version2Signature } from './version2.ts';

export const codesys = defineProtocol({
  name: 'codesys',
  title: 'CODESYS V2 and V3',
  specification:
    'CODESYS, unpublished: the interfaces of its runtime components; ICS forensics tools of Microsoft; FieldFuzz; V2: Redpoint, Basecamp',
  opaque:
    'secured channels; services whose numbers are not published (breakpoints, trace, safety, most of V2); how acts of V2 went; the gateway on tcp 1217',
  carriage: [
    { by: 'udp', at: [1740, 1741, 1742, 1743], signature: datagram },
    { by: 'tcp', at: [11_740, 11_741, 11_742, 11_743], frame },
    { by: 'tcp', at: [1200, 2455], framing: VERSION2, frame: version2Frame },
    { by: 'tcp', signature: streamSignature, frame },
    { by: 'tcp', framing: VERSION2, signature: version2Signature, frame: version2Frame },
  ],
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

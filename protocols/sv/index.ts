import { defineProtocol } from '../contract/protocol.ts';
import { ROUTABLE, Session, sessionSignature } from '../encodings/publication.ts';
import { decode, operation, type Publishers, start } from './decode.ts';
import { identify } from './identity.ts';

export const sv = defineProtocol({
  name: 'sv',
  title: 'Sampled values',
  specification: 'IEC 61850-9-2:2011; IEC 61869-9:2016; IEC TR 61850-90-5:2012',
  carriage: [
    { by: 'ethernet', at: [0x88ba] },
    { by: 'udp', at: [102], framing: ROUTABLE, signature: sessionSignature(Session.sampledValues) },
  ],
  start,
  share: (): Publishers => new Map(),
  decode,
  operation,
  identify,
});

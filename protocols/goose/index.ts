import { defineProtocol } from '../contract/protocol.ts';
import { ROUTABLE, Session, sessionSignature } from '../encodings/publication.ts';
import { decode, operation, type Publishers, start } from './decode.ts';
import { identify } from './identity.ts';

export const goose = defineProtocol({
  name: 'goose',
  title: 'GOOSE',
  specification: 'IEC 61850-8-1:2011; IEC TR 61850-90-5:2012',
  carriage: [
    { by: 'ethernet', at: [0x88b8] },
    { by: 'udp', at: [102], framing: ROUTABLE, signature: sessionSignature(Session.goose) },
  ],
  start,
  share: (): Publishers => new Map(),
  decode,
  operation,
  identify,
});

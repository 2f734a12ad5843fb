import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { direction, frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const geSrtp = defineProtocol({
  name: 'ge-srtp',
  title: 'GE-SRTP',
  specification:
    'GE Fanuc GFK-0529 (SNP); Denton et al., DFRWS 2017; both without SRTP itself being published',
  carriage: [
    { by: 'tcp', at: [18_245, 18_246], frame },
    { by: 'tcp', signature, frame },
  ],
  direction,
  start: () => ({ told: -1, isProved: true }),
  decode,
  operation,
  identify,
  control,
  lapse,
});

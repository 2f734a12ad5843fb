import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { frame, signature } from './frame.ts';
import { identify } from './identity.ts';

export const fox = defineProtocol({
  name: 'fox',
  title: 'Niagara Fox',
  specification: 'Tridium, unpublished; the messages of Niagara AX stations',
  carriage: [
    { by: 'tcp', at: [1911], frame },
    { by: 'tcp', at: [4911], signature, frame },
    { by: 'tcp', signature, frame },
  ],
  start: () => ({ method: '' }),
  decode,
  operation,
  identify,
  control,
  lapse,
});

import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation } from './decode.ts';
import { direction, signature } from './frame.ts';

export const tftp = defineProtocol({
  name: 'tftp',
  title: 'TFTP',
  specification: 'RFC 1350; RFC 2347',
  carriage: [
    { by: 'udp', at: [69], answersElsewhere: true },
    { by: 'udp', signature },
  ],
  direction,
  decode,
  operation,
  control,
  lapse,
});

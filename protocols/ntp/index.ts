import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation } from './decode.ts';
import { signature } from './frame.ts';
import { identify } from './identity.ts';

export const ntp = defineProtocol({
  name: 'ntp',
  title: 'NTP',
  specification: 'RFC 5905; RFC 9327',
  carriage: [{ by: 'udp', at: [123], signature }],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

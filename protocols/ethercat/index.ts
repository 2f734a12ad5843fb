import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, operation, start } from './decode.ts';
import { identify } from './identity.ts';
import { direction } from './way.ts';

export const ethercat = defineProtocol({
  name: 'ethercat',
  title: 'EtherCAT',
  specification: 'ETG.1000.4, ETG.1000.6',
  carriage: [{ by: 'ethernet', at: [0x88a4], comesBack: true }],
  isOpenedByEither: true,
  direction,
  start,
  decode,
  operation,
  identify,
  control,
  lapse,
});

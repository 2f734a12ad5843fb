import { defineProtocol } from '../contract/protocol.ts';
import { control, lapse } from './control.ts';
import { decode, direction, operation } from './decode.ts';
import { identify } from './identity.ts';

const MODBUS_FUNCTION = 90;

/** How engineering stations of Schneider Electric talk to Modicon controllers, inside Modbus. */
export const umas = defineProtocol({
  name: 'umas',
  title: 'UMAS',
  specification: 'Schneider Electric, unpublished; Apache PLC4X, umas.mspec',
  carriage: [{ by: 'modbus', at: [MODBUS_FUNCTION] }],
  direction,
  decode,
  operation,
  identify,
  control,
  lapse,
});

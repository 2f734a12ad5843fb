import type { Listener } from '../contract/protocol.ts';
import type { ModbusMessage } from './decode.ts';
import { UMAS } from './function-codes.table.ts';

/** With its header, whose transaction number tells which answer belongs to what. */
export function carry({ body }: ModbusMessage, tell: Listener): void {
  if (body.type === 'carried') tell.carry('modbus', UMAS, body.body);
}

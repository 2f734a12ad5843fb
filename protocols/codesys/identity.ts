/** A node says who it is to whoever asks; whether its sessions can be read is told by their first service. */
import type { Listener } from '../contract/protocol.ts';
import type { CodesysMessage, CodesysTurn } from './decode.ts';

export function identify(message: CodesysMessage, tell: Listener, turn: CodesysTurn): void {
  if (turn.direction === 'request') return;
  const { info, group } = message;
  if (group >= 0) tell.fact('weakness', 'programming session in clear');
  if (info === undefined) return;
  if (info.node !== '') tell.fact('name', info.node);
  if (info.device !== '') tell.fact('model', info.device);
  if (info.vendor !== '') tell.fact('vendor', info.vendor);
  if (info.serial !== '') tell.fact('serial', info.serial);
  tell.fact('firmware', info.version);
  tell.fact('product-code', `0x${info.id.toString(16).padStart(8, '0')}`);
  tell.fact('device-type', `0x${info.type.toString(16).padStart(4, '0')}`);
}

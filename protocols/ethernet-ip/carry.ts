import type { Listener } from '../contract/protocol.ts';
import type { EncapsulationMessage } from './decode.ts';

/** The key of explicit messages, connected or not: the type of the item an unconnected one lies in. */
const UNCONNECTED_DATA = 0xb2;

export function carry(message: EncapsulationMessage, tell: Listener): void {
  if (message.type === 'explicit') tell.carry('enip', UNCONNECTED_DATA, message.body);
}

import type { Listener } from '../contract/protocol.ts';
import type { CipMessage } from './decode.ts';
import { Class } from './services.table.ts';

/** PCCC rides in a service of its own object; the key is the class. 1756-PM020. */
export function carry({ pccc }: CipMessage, tell: Listener): void {
  if (pccc !== undefined && pccc.end > pccc.start) tell.carry('cip', Class.pccc, pccc);
}

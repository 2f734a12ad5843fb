import type { Listener } from '../contract/protocol.ts';
import type { MelsecMessage } from './message.ts';

/** The model of a CPU, which it tells whoever asks, and whoever opens a session. */
export function identify({ model, type, part }: MelsecMessage, tell: Listener): void {
  const place = part === '' ? undefined : { part };
  if (model) tell.fact('model', model, place);
  if (type) tell.fact('device-type', type, place);
}

import type { Listener } from '../contract/protocol.ts';
import type { MelsecMessage } from './decode.ts';

/** The model of a CPU, which it tells whoever asks, and whoever opens a session. */
export function identify({ model, part }: MelsecMessage, tell: Listener): void {
  if (model) tell.fact('model', model, part === '' ? undefined : { part });
}

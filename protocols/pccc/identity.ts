import type { Listener } from '../contract/protocol.ts';
import type { PcccMessage } from './decode.ts';

/** Diagnostic status of an SLC 500 or MicroLogix: 1770-6.5.16, 10. */
export function identify({ body }: PcccMessage, tell: Listener): void {
  if (body.type !== 'processor') return;
  if (body.name) tell.fact('model', body.name);
  const series = String.fromCharCode(0x41 + (body.revision & 0x1f));
  tell.fact('hardware-revision', `series ${series}`);
}

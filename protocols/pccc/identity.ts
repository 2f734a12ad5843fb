import type { Listener } from '../contract/protocol.ts';
import { processorModes } from './commands.table.ts';
import type { PcccMessage } from './decode.ts';

const SERIES = 0x20; // bits 5 to 7: 0 is A; below: the firmware's release, 0 is the first

/** Diagnostic status of an SLC 500 or MicroLogix 1000: 1770-6.5.16, 10. */
export function identify({ body }: PcccMessage, tell: Listener): void {
  if (body.type !== 'processor') return;
  const { name, revision } = body;
  if (name) tell.fact('model', name);
  tell.fact(
    'hardware-revision',
    `series ${String.fromCharCode(0x41 + Math.floor(revision / SERIES))}`,
  );
  tell.fact('firmware', `release ${(revision % SERIES) + 1}`);
  const mode = processorModes.get(body.mode);
  if (mode !== undefined) tell.fact('mode', mode);
}

import { clipped } from '../contract/printable.ts';
import type { Listener } from '../contract/protocol.ts';
import type { GseMessage } from './decode.ts';

const PART_MAX = 64;

/** A publisher says of a control block what GOOSE messages say of it too. */
export function identify(message: GseMessage, tell: Listener): void {
  const { isAnswer, appId, reference, dataSet, revision } = message;
  if (!isAnswer || reference === '') return;
  const part = clipped(reference, PART_MAX);
  tell.fact('module-name', reference, { part });
  tell.fact('unit', `0x${appId.toString(16).padStart(4, '0')}`, { part });
  if (dataSet !== '') tell.fact('symbol', dataSet, { part });
  if (revision >= 0) tell.fact('config-revision', String(revision), { part });
}

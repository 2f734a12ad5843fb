/**
 * Differences that have happened and stay so: they end when somebody has dealt with them. The others end
 * when things are as they were. As agents raise them: agent/baseline/kinds.table.ts.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export const acts = [
  'firmware.update',
  'target.new',
  'logic.download',
  'logic.upload',
  'logic.edit',
  'param.write',
  'time.set',
  'restart',
] as const satisfies readonly DifferenceKind[];

/** What hangs on a switch that is replaced goes silent, comes back and moves with it: one change, not forty. csms.md §3.2a.10. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { uncertainty } from './placement.ts';
import { isNear } from './session.ts';
import type { Verdict } from './verdict.ts';

const FOLDED: readonly DifferenceKind[] = [
  'device.silent',
  'device.returned',
  'topology.changed',
  'address.changed',
  'cadence.changed',
];

/** The same verdicts, those of hosts behind a replaced device put under its own. */
export function folded(
  changes: readonly ObservedChange[],
  verdicts: ReadonlyMap<string, Verdict>,
): ReadonlyMap<string, Verdict> {
  const replaced = changes.filter(({ kind }) => kind === 'device.replaced');
  if (replaced.length === 0) return verdicts;
  const found = new Map(verdicts);
  for (const change of changes) {
    const device = FOLDED.includes(change.kind)
      ? replaced.find((one) => isBehind(change, one))
      : undefined;
    const [own, above] = [verdicts.get(change.id), verdicts.get(device?.id ?? '')];
    if (device === undefined || own === undefined || above === undefined) continue;
    found.set(change.id, {
      ...above,
      foldedInto: device.id,
      reasons: [{ code: 'folded', device: device.asset ?? '', change: device.id }],
      considered: own.considered,
    });
  }
  return found;
}

function isBehind(change: ObservedChange, device: ObservedChange): boolean {
  const { behind } = change;
  if (behind === null || !namesOf(device).includes(behind)) return false;
  const [one, other] = [change, device].map(({ earliest, latest, skewMs }) =>
    uncertainty(earliest, latest, skewMs),
  );
  return one !== undefined && other !== undefined && isNear(one, other);
}

/** Commissioning: what new equipment does among itself, before it is in operation. csms.md §3.2a.9. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Identity, ObservedChange } from './observed-change.ts';
import { isNumbered, namesOf } from './observed-change.ts';

export interface Project {
  readonly zone: string;
  /** Assets that are its own. */
  readonly devices: readonly string[];
  /** Of those that are expected and not met yet. */
  readonly identities: readonly Pick<Identity, 'kind' | 'value'>[];
  /** When the owner approved the baseline: from then on everything is judged as everywhere. */
  readonly closedAt: Instant | null;
}

/** Whether a change is one of its devices alone. Contact with the internet and with operational assets never is. */
export function isOwn(project: Project, change: ObservedChange): boolean {
  if (change.kind === 'internet.contact' || change.isOperational) return false;
  if (change.zone !== project.zone || !isDevice(project, change)) return false;
  const { source } = change;
  return source === null || (source.asset !== null && project.devices.includes(source.asset));
}

function isDevice({ devices, identities }: Project, change: ObservedChange): boolean {
  if (namesOf(change).some((name) => devices.includes(name))) return true;
  return change.identities.some(
    (shown) => shown.isDecisive && identities.some((expected) => isSame(shown, expected)),
  );
}

const isSame = (shown: Identity, expected: Project['identities'][number]) =>
  shown.kind === expected.kind &&
  (shown.value === expected.value ||
    (shown.kind === 'serial' && isNumbered(shown.value, expected.value)));

/** Opens the incident a verdict asks for, or joins the one that is open. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { IncidentReason, Other } from '../change/escalation.ts';
import type { ObservedChange } from '../change/observed-change.ts';
import type { Repositories } from '../store/store.ts';
import type { Judged } from './verdict-row.ts';

export interface Raising {
  readonly row: Judged;
  readonly change: ObservedChange;
  /** Unauthorised changes of the zone at about that time. */
  readonly others: readonly Other[];
}

export async function openBy(
  _reason: IncidentReason,
  _raising: Raising,
  _repositories: Repositories,
  _at: Instant,
): Promise<void> {}

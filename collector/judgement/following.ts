/** Sets going what verdicts ask for: opens an incident or joins the one that is open, and raises tasks. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { IncidentReason, Other } from '../change/escalation.ts';
import type { ObservedChange } from '../change/observed-change.ts';
import { openIncident } from '../incidents/open-incident.ts';
import { everyKind, proceed } from '../records/proceeding.ts';
import type { Repositories } from '../store/store.ts';
import { type Asking, ask, isAsking } from './tasks.ts';
import type { Judged } from './verdict-row.ts';

export interface Raising {
  readonly reason: IncidentReason;
  readonly row: Judged;
  readonly change: ObservedChange;
  /** Unauthorised changes of the zone at about that time. */
  readonly others: readonly Other[];
}

/** Writes the ledger: to be done last but for what else testifies. */
export async function setGoing(
  raisings: readonly Raising[],
  askings: readonly Asking[],
  repositories: Repositories,
  at: Instant,
  newId: () => string,
): Promise<void> {
  const asking = askings.filter(isAsking);
  if (raisings.length + asking.length === 0) return;
  await proceed(everyKind(newId), repositories, at, async (proceeding) => {
    for (const { reason, row, change, others } of raisings) {
      const { site, zone, severity } = row;
      const near = reason === 'several-in-a-zone' ? others.map((other) => other.change.id) : [];
      await openIncident(proceeding, repositories, {
        ...{ site, zone, severity, reason, at },
        drifts: [...new Set([change.id, ...near])],
        assets: change.asset === null ? [] : [change.asset],
      });
    }
    for (const one of asking) await ask(one, proceeding, repositories);
  });
}

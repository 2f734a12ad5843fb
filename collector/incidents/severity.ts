/** How bad an incident is: the worse of what was done and of what it was done to. csms.md §1 row 50. */
import type { Severity } from '../drift/severity.table.ts';
import { type IncidentSeverity, incidentSeverities } from './incident.ts';

/** By the criticality of the zone, 1 to 5. */
const CONSEQUENCE: readonly IncidentSeverity[] = ['low', 'low', 'medium', 'high', 'critical'];

/** `criticality` null: nobody has said it, and the verdict stands alone. */
export function severityOf(verdict: Severity, criticality: number | null): IncidentSeverity {
  const said: IncidentSeverity = verdict === 'info' ? 'low' : verdict;
  const consequence = criticality === null ? undefined : CONSEQUENCE[criticality - 1];
  return consequence === undefined ? said : worse(said, consequence);
}

export function worse(one: IncidentSeverity, other: IncidentSeverity): IncidentSeverity {
  return incidentSeverities.indexOf(one) >= incidentSeverities.indexOf(other) ? one : other;
}

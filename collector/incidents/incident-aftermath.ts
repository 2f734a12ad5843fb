/** What people say an incident is about has to be of its site, from the beginning. */
import { AppError } from '../errors.ts';
import type { Aftermath } from '../records/aftermath.ts';
import type { IncidentBody } from './incident.ts';

export const incidentAftermath: Aftermath = async ({ repositories, after, event }) => {
  if (event !== 'create' || after.site === null) return;
  const { drifts, assets } = after.body as unknown as IncidentBody;
  const named = [...drifts, ...assets];
  if (named.length === 0) return;
  if ((await repositories.incidents.foreign(after.site, named)) > 0) {
    throw new AppError('invalid-request', { detail: 'It names drifts or assets of another site.' });
  }
};

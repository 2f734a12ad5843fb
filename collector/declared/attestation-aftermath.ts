import type { Aftermath } from '../records/aftermath.ts';
import { scopeOf } from './attestation-row.ts';

/** Who owns something when it is opened is asked, and told. */
export const attestationAftermath: Aftermath = async (change) => {
  const { repositories, proceeding, after, event } = change;
  if (event !== 'create') return;
  const owners = await repositories.attestations.owners(scopeOf(after));
  if (owners.length > 0) await proceeding.step(after.id, 'ask', { asked: { owners } });
};

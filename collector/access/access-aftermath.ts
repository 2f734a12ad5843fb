/** Whoever is dealt with no more takes their grants with them, in the same transaction. csms.md §1 row 35, §4 C27. */
import type { Aftermath } from '../records/aftermath.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { Repositories } from '../store/store.ts';

const STANDING = ['requested', 'approved', 'active', 'review_due'];

/** A party: its grants, and those of the account it had. */
export const partyAftermath: Aftermath = async ({ repositories, proceeding, before, after }) => {
  if (after.state === 'active' || before?.state !== 'active') return;
  const user = after.body['user'];
  const keys = [`party:${after.id}`, ...(typeof user === 'string' ? [`user:${user}`] : [])];
  await endGrants(repositories, proceeding, keys, `${after.title} is dealt with no more.`);
};

/** All that stand and rest on one of `keys`. */
export async function endGrants(
  { records }: Repositories,
  proceeding: Proceeding,
  keys: readonly string[],
  comment: string,
): Promise<void> {
  const grants = await records.byKeys('access-grant', keys, STANDING);
  // In one order, so that two who leave at once do not wait for each other.
  for (const id of grants.map((grant) => grant.id).sort()) {
    await proceeding.step(id, 'leave', { comment });
  }
}

/** What a baseline says is taken by the collector as soon as somebody proposes one. */
import type { Aftermath } from '../records/aftermath.ts';

export const baselineAftermath: Aftermath = async ({ proceeding, after, event }) => {
  if (event === 'create' && after.body['snapshot'] === null) {
    await proceeding.step(after.id, 'observe');
  }
};

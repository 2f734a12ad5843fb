/** What was judged is judged anew when what people intend becomes something else: queued in the same transaction. */
import type { Aftermath } from '../records/aftermath.ts';

/** Requests, outages and exceptions, by whatever they touch. */
export const reconsider: Aftermath = async ({ repositories, proceeding, after }) => {
  await repositories.judgeQueue.concern(after.id, proceeding.at);
};

/** One after the other, in the same transaction. */
export const both =
  (first: Aftermath, second: Aftermath): Aftermath =>
  async (change) => {
    await first(change);
    await second(change);
  };

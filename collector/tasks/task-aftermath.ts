/** What recurs is written down again once it was made, missed or left out. */
import type { Aftermath } from '../records/aftermath.ts';
import { nextOccurrence } from './next-occurrence.ts';
import type { TaskBody } from './task.ts';

const ENDING = ['complete', 'miss', 'skip'];

export const taskAftermath: Aftermath = async ({ proceeding, before, after, event }) => {
  // What was missed and is made late after all has its successor already.
  if (before?.state !== 'open' || !ENDING.includes(event)) return;
  const next = nextOccurrence(after.body as unknown as TaskBody, proceeding.at);
  if (next !== undefined) await proceeding.create('task', after.site, next);
};

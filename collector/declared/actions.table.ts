/** What people may decide on how something stands, and on what. csms.md §3.3. */
import type { Status } from './status.table.ts';

export const ACTIONS = {
  accept: {
    on: ['rogue', 'ignored'],
    says: 'It belongs here: declare it, in commissioning, and review it.',
  },
  match: {
    on: ['rogue', 'ignored', 'duplicate'],
    says: 'It is that declared one, and keeps its names as aliases.',
  },
  block: { on: ['rogue'], says: 'Ask who runs the network to keep it out.' },
  ignore: { on: ['rogue'], says: 'Leave it until a day.' },
  'accept-observed': {
    on: ['conflict', 'missing', 'duplicate'],
    says: 'What was observed is right; of what is controlled a change is asked for.',
  },
  'keep-declared': {
    on: ['conflict', 'missing', 'duplicate'],
    says: 'What is declared is right: the observation is doubted.',
  },
  defer: {
    on: ['conflict', 'missing', 'duplicate'],
    says: 'Leave it until a day, by an exception that somebody else approves.',
  },
  retire: { on: ['missing', 'conflict', 'matched', 'unknown'], says: 'It is being taken out.' },
  store: {
    on: ['missing', 'conflict', 'matched', 'unknown'],
    says: 'It is stored or under repair.',
  },
  move: { on: ['missing', 'conflict', 'matched', 'unknown'], says: 'It stands in another zone.' },
  investigate: {
    on: ['missing', 'conflict', 'duplicate', 'rogue'],
    says: 'Ask somebody to find out.',
  },
  merge: {
    on: ['duplicate', 'missing', 'unknown', 'conflict', 'matched'],
    says: 'It and another declared one are one.',
  },
  split: { on: ['matched', 'conflict', 'duplicate', 'missing'], says: 'What was seen is not it.' },
} as const satisfies Record<string, { readonly on: readonly Status[]; readonly says: string }>;

export type DecisionAction = keyof typeof ACTIONS;

/** Rows of one decision. */
export const MOST_DECIDED = 500;

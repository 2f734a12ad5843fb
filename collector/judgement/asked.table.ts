/** What a verdict asks somebody to do by a day: a task each, where telling people is not enough. csms.md §3.2, §3.2a.6. */
import type { Action } from '../change/verdicts.table.ts';
import type { Purpose } from '../tasks/purposes.table.ts';

export interface Asked {
  readonly purpose: Purpose;
  readonly what: string;
  /** Who did the work, where it is known who was to; nobody: whoever takes it. */
  readonly of: 'implementer' | 'nobody';
  /** About each change, or once about the request that decided it. */
  readonly about: 'drift' | 'change';
}

/** What is not here is told, and needs no more than a click, or is asked by the request itself. */
export const askedTable: Readonly<Partial<Record<Action, Asked>>> = {
  'stop-and-roll-back': {
    ...{ purpose: 'roll-back', what: 'Stop, and put back what was approved' },
    ...{ of: 'implementer', about: 'drift' },
  },
  'ask-soc-and-implementer': {
    ...{ purpose: 'review', what: 'Find out who else was at work on it' },
    ...{ of: 'nobody', about: 'drift' },
  },
  'ask-implementer': {
    ...{ purpose: 'review', what: 'Say when it was done; whoever approved it confirms that' },
    ...{ of: 'implementer', about: 'drift' },
  },
  'request-extension': {
    ...{
      purpose: 'review',
      what: 'Ask for an extension of the window, or explain the work behind it',
    },
    ...{ of: 'implementer', about: 'drift' },
  },
  'decide-extras': {
    ...{ purpose: 'review', what: 'Decide on what was done beyond the request' },
    ...{ of: 'nobody', about: 'change' },
  },
};

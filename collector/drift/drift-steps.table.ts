/**
 * What becomes of a drift, an alert once somebody has to look. What was done stays what it is: its verdict is
 * said beside its state, and people add to that without changing either. csms.md §2 DriftEvent, §3.2.
 */
import type { Action } from '../users/roles.table.ts';

export const driftStates = {
  open: 'It holds, and nobody has said that they look at it.',
  acknowledged: 'It holds, and somebody looks at it.',
  resolved: 'The agent sees its baseline again, or a decision made this the baseline.',
} as const;

export type DriftState = keyof typeof driftStates;

export interface DriftStep {
  readonly from: readonly DriftState[];
  /** Null: it stays where it is. */
  readonly to: DriftState | null;
  /** Null: the collector alone does it. */
  readonly takes: Action | null;
  readonly onlyIf: string;
}

const anywhere = ['open', 'acknowledged', 'resolved'] as const;

export const driftSteps = {
  acknowledge: { from: ['open'], to: 'acknowledged', takes: 'drift.triage', onlyIf: '' },
  reopen: { from: ['acknowledged'], to: 'open', takes: 'drift.triage', onlyIf: '' },
  resolve: {
    ...{ from: ['open', 'acknowledged'], to: 'resolved', takes: null },
    onlyIf: 'the agent says so; what was resolved is not opened again',
  },
  override: {
    ...{ from: anywhere, to: null, takes: 'drift.override.propose' },
    onlyIf:
      'it was judged; with a reason; not by who asked for the change or did it; never to authorised; of an analyst it is a proposal',
  },
  'confirm-override': {
    ...{ from: anywhere, to: null, takes: 'drift.override' },
    onlyIf: 'an analyst proposed it; not by who proposed it',
  },
  confirm: {
    ...{ from: anywhere, to: null, takes: 'read' },
    onlyIf: 'nobody was seen doing it; by who was to do it',
  },
  accept: {
    ...{ from: anywhere, to: null, takes: 'baseline.approve' },
    onlyIf: 'a request was written for it afterwards; not by who did it',
  },
  'decide-extra': {
    ...{ from: anywhere, to: null, takes: 'read' },
    onlyIf: 'it is on a list of extras that nobody decided on; by who approved the request',
  },
} as const satisfies Record<string, DriftStep>;

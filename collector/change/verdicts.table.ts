/**
 * What a change turned out to be, best first: of all that requests say of it, the first stands.
 * What explains it without a request stands behind what covers it and before what nearly does.
 * csms.md §3.2, §3.2a.
 */
import type { Severity } from '../drift/severity.table.ts';

/** What is to be done about it, and by whom. */
export const actions = {
  record: 'Nothing: it is evidence.',
  'confirm-implementer': 'The implementer confirms that it was them.',
  digest: 'It is read in the daily digest.',
  'retro-review': 'OT and IT review it within 72 hours.',
  'stop-and-roll-back': 'Stop, and roll back.',
  'ask-soc-and-implementer': 'The SOC asks the implementer who else was at work.',
  'ask-implementer': 'The implementer says when it happened, an approver confirms it.',
  'request-extension': 'The implementer asks for an extension, an approver decides.',
  'decide-extras': 'The approver decides on all extras of the request at once.',
  triage: 'The SOC triages it: incident, roll back, or acceptance by the asset owner.',
} as const;

export type Action = keyof typeof actions;

export interface VerdictRow {
  readonly severity: Severity;
  readonly action: Action;
  /** Counts as covered in the authorised-change ratio. */
  readonly isAuthorised: boolean;
  /** Counts in the rate of unauthorised changes. */
  readonly isUnauthorised: boolean;
  /** The expected effect has been seen. */
  readonly marksEffect: boolean;
  /** The baseline may follow without the asset owner's acceptance. csms.md §3.2, integrity rule 4. */
  readonly mayRebaseline: boolean;
  readonly meaning: string;
}

const row = (
  severity: Severity,
  action: Action,
  meaning: string,
  is: Partial<VerdictRow> = {},
): VerdictRow => ({
  ...{ isAuthorised: false, isUnauthorised: false, marksEffect: false, mayRebaseline: false },
  ...is,
  ...{ severity, action, meaning },
});

const covered = { isAuthorised: true, marksEffect: true, mayRebaseline: true } as const;
const uncovered = { isUnauthorised: true } as const;

export const verdictTable = {
  emergency_pending: row('high', 'retro-review', 'Emergency work that waits for its review.'),
  retro_approved: row('low', 'record', 'Emergency work, approved afterwards.', {
    marksEffect: true,
    mayRebaseline: true,
  }),
  authorised: row('info', 'record', 'An approved request covers it.', covered),
  authorised_unattributed: row(
    'low',
    'confirm-implementer',
    'An approved request covers it; nobody saw who did it.',
    { ...covered, mayRebaseline: false },
  ),
  project: row('info', 'digest', 'Commissioning of equipment that is not in operation yet.'),
  tolerated: row('info', 'record', 'An exception or an approved rule tolerates it.'),
  outage_expected: row('info', 'record', 'The zone is in an announced outage.'),
  value_mismatch: row('high', 'stop-and-roll-back', 'Covered, but another value stands.'),
  wrong_actor: row(
    'high',
    'ask-soc-and-implementer',
    'Covered, but somebody else did it.',
    uncovered,
  ),
  ambiguous_time: row('medium', 'ask-implementer', 'Nobody can say whether it was in the window.'),
  out_of_window: row('high', 'triage', 'Covered, but not at that time.'),
  wrong_scope: row(
    'high',
    'triage',
    'Done by the implementer in the window, but not asked for.',
    uncovered,
  ),
  /** Nobody needs leave for such a thing, and no request explains it. */
  not_applicable: row('info', 'record', 'It is no change that anybody approves.'),
  unauthorised: row('high', 'triage', 'No approved request covers it.', uncovered),
} as const satisfies Record<string, VerdictRow>;

export type VerdictName = keyof typeof verdictTable;

/** Best first. */
export const verdictNames = Object.keys(verdictTable) as readonly VerdictName[];

const ranks = new Map(verdictNames.map((name, rank) => [name, rank]));
export const rankOf = (name: VerdictName): number => ranks.get(name) ?? verdictNames.length;

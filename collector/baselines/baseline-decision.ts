/** What became of a decision that a baseline is to follow a difference. csms.md §3.2, integrity rule 4. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';

export const decisionStates = {
  outstanding: 'The agent is told, and has not shown yet that it took it.',
  taken: 'The agent shows the difference no more.',
  lapsed: 'It is not told any more: nobody will take it.',
} as const;
export type DecisionState = keyof typeof decisionStates;

export const lapses = {
  'not-taken':
    'The agent has watched for an hour since it was told, and still shows the difference: it does not know it any more.',
  'agent-silent': 'The agent has not been heard for thirty days.',
} as const;
export type Lapse = keyof typeof lapses;

/** Minutes that an agent has watched since it was told: to take a decision takes it seconds. */
export const HEARD_MINUTES = 60;
export const SILENT_DAYS = 30;

export interface BaselineDecision {
  /** Of the drift. */
  readonly drift: string;
  readonly site: SiteId;
  readonly zone: string | null;
  readonly agent: AgentId;
  readonly asset: string | null;
  readonly kind: DifferenceKind;
  readonly path: string;
  /** What it showed when that was decided. */
  readonly value: string | null;
  readonly decided: Instant;
  /** When the broker first had it for the agent; null: not yet. */
  readonly told: Instant | null;
  readonly state: DecisionState;
  readonly lapsed: Instant | null;
  readonly lapse: Lapse | null;
}

export type Tally = Readonly<Record<DecisionState, number>>;

import type { Generated, JSONColumnType } from 'kysely';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Verdict } from '../change/verdict.ts';
import type { Action, VerdictName } from '../change/verdicts.table.ts';
import type { Severity } from '../drift/severity.table.ts';

type Json<Value extends object> = JSONColumnType<Value, string, string>;

/** What is said of each drift: recomputed, never typed in. What people say stands beside it. */
export interface VerdictTables {
  /**
   * `verdict` is what counts, `machine` all that the machine says today. `since`: when it was first
   * said; `at`: when it was last judged. `zone` and `asset`: where it was then. `person`: who
   * confirmed that it was them. `decided`: on an extra. `tells`: when somebody is told next.
   */
  verdict: {
    drift: string;
    site: SiteId;
    asset: string | null;
    zone: string | null;
    latest: Instant;
    verdict: VerdictName;
    verdict_rank: number;
    said_by: 'machine' | 'person';
    severity: Severity;
    severity_rank: number;
    action: Action;
    machine: Json<Verdict>;
    method: number;
    request: string | null;
    revision: number | null;
    item: string | null;
    is_would_be: boolean;
    is_extra: boolean;
    is_late: boolean;
    is_attempted: boolean;
    folded_into: string | null;
    since: Instant;
    at: Instant;
    person: string | null;
    is_accepted: Generated<boolean>;
    decided: string | null;
    hushed: string | null;
    told_until: Instant | null;
    tells: Instant | null;
  };
  /** From 1, in the order in which it was said; rows are added, never changed. */
  verdict_entry: {
    drift: string;
    n: number;
    at: Instant;
    type: string;
    actor: string | null;
    body: Json<object>;
  };
  /** What is to be judged and when. `spreads`: whatever it changes beside itself is judged anew as well. */
  judge_queue: { drift: string; due: Instant; spreads: boolean; stamp: Generated<number> };
  /** `subject`: a drift, an asset or a zone, as `scope` says. */
  mute: {
    id: string;
    site: SiteId;
    scope: 'change' | 'asset' | 'zone';
    subject: string;
    kinds: string[];
    since: Instant;
    until: Instant;
    by: string;
    role: string;
    reason: string;
    ended: Instant | null;
    ended_by: string | null;
  };
  /** More new devices of an agent than there can be: `drift` is the one that stands for all. */
  storm: {
    site: SiteId;
    agent: AgentId;
    drift: string;
    since: Instant;
    until: Instant;
    devices: number;
  };
  /** Days whose digest has left. */
  digest: { site: SiteId; day: string; at: Instant };
  /**
   * What agents take into their baseline. `version` grows with each of an agent and with time, that
   * what a restored database decides is newer than what it forgot. `is_outstanding`: until its drift is resolved.
   */
  baseline_decision: {
    site: SiteId;
    agent: AgentId;
    version: number;
    drift: string;
    key: string;
    occurrence: number;
    value: string | null;
    at: Instant;
    is_outstanding: Generated<boolean>;
  };
}

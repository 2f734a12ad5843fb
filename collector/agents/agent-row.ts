/** What lists and pages are told about an agent. */
import type { Health } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';

export type AgentState = 'online' | 'silent' | 'offline' | 'unknown';

export interface AgentRow {
  /** `site/agent`. */
  readonly id: string;
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly state: AgentState;
  readonly version: string | null;
  readonly boot: string | null;
  readonly statusAt: Instant | null;
  readonly healthAt: Instant | null;
  readonly phase: Health['phase'] | null;
  readonly source: string | null;
  readonly packets: number | null;
  readonly droppedKernel: number | null;
  readonly droppedInterface: number | null;
  readonly malformed: number | null;
  readonly clockSkewMs: number | null;
  readonly spoolMessages: number | null;
  readonly lostMessages: number;
  readonly epoch: string | null;
  readonly through: number | null;
  readonly clonedAt: Instant | null;
  readonly assets: number;
  readonly openDrift: number;
}

export type AgentColumn = 'id' | 'site' | 'agent' | 'state' | 'healthAt';

export interface AgentSelection {
  readonly sort: AgentColumn | `-${AgentColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
  readonly site?: string;
}

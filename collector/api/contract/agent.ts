import * as z from 'zod';
import { Health } from '../../../protocols/messages/message.ts';
import { AgentId, Instant, SiteId } from '../../../protocols/messages/names.ts';
import { PageQuery, pageOf, sortBy } from './page.ts';

/**
 * `online`: connected and reporting. `silent`: it should be connected, but nothing was committed of it
 * for three minutes. `offline`: it said so, or its last will did. `unknown`: it never said.
 */
export const AgentState = z.enum(['online', 'silent', 'offline', 'unknown']);

export const AgentSummary = z.object({
  /** `site/agent`: an agent's name is unique within its site. Percent-encoded in a path. */
  id: z.string(),
  site: SiteId,
  agent: AgentId,
  state: AgentState,
  version: z.string().nullable(),
  boot: z.string().nullable(),
  /** When the status was said, and when the last health interval ended. */
  statusAt: Instant.nullable(),
  healthAt: Instant.nullable(),
  phase: z.enum(['learning', 'settling', 'monitoring']).nullable(),
  source: z.string().nullable(),
  /** Of the last health interval. -1: the source cannot say. */
  packets: z.int().nullable(),
  droppedKernel: z.int().nullable(),
  droppedInterface: z.int().nullable(),
  malformed: z.int().nullable(),
  clockSkewMs: z.number().nullable(),
  spoolMessages: z.int().nullable(),
  /** Messages that never reached the collector, since ever. */
  lostMessages: z.int(),
  /** The series of reports it is in, and how far that is committed. */
  epoch: z.string().nullable(),
  through: z.int().nullable(),
  /** When two agents were last heard to go by this name: a cloned machine. */
  clonedAt: Instant.nullable(),
  assets: z.int(),
  openDrift: z.int(),
});

export const Agent = AgentSummary.extend({
  /** The last health message as it came. */
  health: Health.nullable(),
});

const AGENT_COLUMNS = ['id', 'site', 'agent', 'state', 'healthAt'] as const;
export const AgentQuery = PageQuery.extend({
  site: SiteId.exactOptional(),
  sort: sortBy(AGENT_COLUMNS, 'id'),
});
export const AgentPage = pageOf(AgentSummary);
export const AgentParams = z.object({ id: z.string().min(3).max(127) });

export type AgentState = z.infer<typeof AgentState>;
export type AgentSummary = Readonly<z.infer<typeof AgentSummary>>;
export type Agent = Readonly<z.infer<typeof Agent>>;
export type AgentQuery = Readonly<z.infer<typeof AgentQuery>>;
export type AgentPage = z.infer<typeof AgentPage>;

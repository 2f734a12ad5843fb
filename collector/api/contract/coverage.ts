/** Was anyone watching between two moments, and how well. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { AgentState } from './agent.ts';

/**
 * How well a port was seen. `silent`: the agent ran and no packet came, so nothing was watched.
 * `lossy`: more than a hundredth was lost before anybody read it. `broadcast-only`: hardly anything
 * but what every port shows. `one-sided`: many conversations in one direction only. `clear`: none of it.
 */
export const Sight = z.enum(['silent', 'lossy', 'broadcast-only', 'one-sided', 'clear']);

/**
 * Why nobody was watching. Of reports that are gone: `spool-full`, `size`, `corrupt`, `fork`,
 * `unreadable`, `forgotten`, `new-series` (a lost disk). Of the agent: `restart`, `silent`,
 * `unexplained`, `not-begun`. Of reports that may still come: `on-its-way`, `agent-silent`,
 * `agent-offline`.
 */
export const GapReason = z.enum([
  ...(['spool-full', 'size', 'corrupt', 'fork', 'unreadable', 'forgotten'] as const),
  ...(['restart', 'new-series', 'silent', 'unexplained', 'not-begun'] as const),
  ...(['on-its-way', 'agent-silent', 'agent-offline'] as const),
]);

/** Lists of an answer. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const share = z.number().min(0).max(1);
const reason = { reason: GapReason, isFinal: z.boolean() };

export const WatchedInterval = z.object({
  begun: Instant,
  until: Instant,
  sight: Sight,
  /** The series of reports and the start of the agent it was told in. */
  epoch: z.string(),
  boot: z.string(),
  source: z.string(),
  phase: z.enum(['learning', 'settling', 'monitoring']),
  packets: z.int(),
  bytes: z.int(),
  /** Known to be lost before anybody read them; where `isLossKnown` is false the source cannot say. */
  dropped: z.int(),
  isLossKnown: z.boolean(),
  malformed: z.int(),
  /** What it met in that time. */
  vlans: list(z.int()),
  subnets: list(z.string()),
  protocols: list(z.string()),
  /** Why the next interval does not begin where this one ends. */
  ended: GapReason.nullable(),
});

export const AgentCoverage = z.object({
  /** `site/agent`. */
  agent: z.string(),
  state: AgentState,
  /** When it last heard the asset; null where an agent was asked about. */
  heard: Instant.nullable(),
  watched: share,
  clear: share,
  intervals: list(WatchedInterval),
  gaps: list(z.object({ from: Instant, to: Instant, ...reason })),
  /** Reports it gave up in that time, by when it said so; at most 1,000. */
  losses: list(z.object({ at: Instant, reason: z.string(), messages: z.int() })),
});

export const Coverage = z.object({
  from: Instant,
  to: Instant,
  /** Share of the time in which at least one agent could have seen something. */
  watched: share,
  /** Share of the time in which at least one agent could have seen all of it. */
  clear: share,
  /** Nobody was watching; the reasons of each agent. Not final: a report that arrives later may fill it. */
  gaps: list(
    z.object({
      from: Instant,
      to: Instant,
      reasons: list(z.object({ agent: z.string(), ...reason })),
    }),
  ),
  agents: list(AgentCoverage),
});

const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export const CoverageQuery = z
  .object({ from: Instant, to: Instant })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY_MS, {
    path: ['to'],
    error: `must be at most ${MOST_DAYS} days after from`,
  });

export type Sight = z.infer<typeof Sight>;
export type GapReason = z.infer<typeof GapReason>;
export type WatchedInterval = Readonly<z.infer<typeof WatchedInterval>>;
export type AgentCoverage = Readonly<z.infer<typeof AgentCoverage>>;
export type Coverage = Readonly<z.infer<typeof Coverage>>;

/** Answers whether anyone was watching, of an agent or of an asset. Refuses who may not read. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { AgentState } from '../agents/agent-row.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type Actor, reveal } from '../users/role.ts';
import type { Loss } from './coverage-repository.ts';
import type { Interval } from './interval.ts';
import {
  complement,
  type Gap,
  type Outstanding,
  type Span,
  share,
  type Timeline,
  timelineOf,
  union,
} from './timeline.ts';

export interface AgentCoverage extends Pick<Timeline, 'watched' | 'clear' | 'gaps'> {
  /** `site/agent`. */
  readonly agent: string;
  readonly state: AgentState;
  /** When it last heard the asset asked about; null where an agent was asked about. */
  readonly heard: Instant | null;
  readonly intervals: readonly Interval[];
  readonly losses: readonly Loss[];
}

/** No agent was watching; each one’s reason. */
export interface SharedGap {
  readonly from: Instant;
  readonly to: Instant;
  readonly reasons: readonly ({ readonly agent: string } & Pick<Gap, 'reason' | 'isFinal'>)[];
}

export interface Coverage {
  readonly from: Instant;
  readonly to: Instant;
  /** Shares of the time, 0 to 1, in which at least one of the agents could have seen something; or all of it. */
  readonly watched: number;
  readonly clear: number;
  readonly gaps: readonly SharedGap[];
  readonly agents: readonly AgentCoverage[];
}

export interface Asked {
  readonly from: Instant;
  readonly to: Instant;
}

/** Of one agent in one answer: a year of a quiet one is 365. */
const MOST_INTERVALS = 5000;
const MOST_LOSSES = 1000;

const OUTSTANDING: Readonly<Record<AgentState, Outstanding>> = {
  online: 'on-its-way',
  silent: 'agent-silent',
  offline: 'agent-offline',
  unknown: 'agent-offline',
};

export class CoverageService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  /** `id` is `site/agent`. */
  ofAgent(actor: Actor, id: string, asked: Asked): Promise<Coverage> {
    return this.#store.read(async (repositories) => {
      reveal(actor, id.split('/', 1)[0] as SiteId);
      return together(asked, [await this.#one(id, null, asked, repositories)]);
    });
  }

  /** Of every agent that ever heard it: who never did may not see it at all. */
  ofAsset(actor: Actor, id: string, asked: Asked): Promise<Coverage> {
    return this.#store.read(async (repositories) => {
      const found = await repositories.assetList.standing(id);
      if (found === undefined) throw new AppError('not-found');
      reveal(actor, found);
      const agents: Answered[] = [];
      for (const { site, agent, heard } of await repositories.coverage.hearers(found.asset)) {
        agents.push(await this.#one(`${site}/${agent}`, heard, asked, repositories));
      }
      return together(asked, agents);
    });
  }

  async #one(
    id: string,
    heard: Instant | null,
    { from, to }: Asked,
    { agentList, coverage }: Repositories,
  ): Promise<Answered> {
    const agent = await agentList.state(id, this.#now());
    if (agent === undefined) throw new AppError('not-found');
    const intervals = await coverage.between(agent, from, to, MOST_INTERVALS + 1);
    if (intervals.length > MOST_INTERVALS) {
      throw new AppError('too-much', { detail: 'Ask for a shorter time.' });
    }
    const losses = await coverage.losses(agent, from, to, MOST_LOSSES);
    const timeline = timelineOf(intervals, spanOf({ from, to }), OUTSTANDING[agent.state]);
    const within = intervals.filter(({ begun, until }) => begun < to && until > from);
    return { agent: id, state: agent.state, heard, timeline, intervals: within, losses };
  }
}

interface Answered
  extends Pick<AgentCoverage, 'agent' | 'state' | 'heard' | 'intervals' | 'losses'> {
  readonly timeline: Timeline;
}

const spanOf = ({ from, to }: Asked): Span => ({ from: Date.parse(from), to: Date.parse(to) });

function together(asked: Asked, agents: readonly Answered[]): Coverage {
  const range = spanOf(asked);
  const watching = union(
    agents.flatMap(({ timeline }) => timeline.watching),
    range,
  );
  const clearly = union(
    agents.flatMap(({ timeline }) => timeline.clearly),
    range,
  );
  return {
    from: asked.from,
    to: asked.to,
    watched: share(watching, range),
    clear: share(clearly, range),
    gaps: complement(watching, range).map((span) => sharedGap(span, agents)),
    agents: agents.map(({ timeline: { watched, clear, gaps }, ...agent }) => ({
      ...agent,
      ...{ watched, clear, gaps },
    })),
  };
}

/** An agent that had several reasons in that time gives each once. */
function sharedGap(span: Span, agents: readonly Answered[]): SharedGap {
  const from = instantOf(span.from);
  const to = instantOf(span.to);
  const reasons = agents.flatMap(({ agent, timeline }) => {
    const touching = timeline.gaps.filter((gap) => gap.from < to && gap.to > from);
    const once = new Map(touching.map(({ reason, isFinal }) => [reason, isFinal]));
    return [...once].map(([reason, isFinal]) => ({ agent, reason, isFinal }));
  });
  return { from, to, reasons };
}

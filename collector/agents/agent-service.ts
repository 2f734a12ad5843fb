/** What a person may know of the agents. */
import type { Health } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, reveal, sitesOf } from '../users/role.ts';
import type { AgentRow, AgentSelection } from './agent-row.ts';

export class AgentService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  async page(
    actor: Actor,
    selection: AgentSelection,
  ): Promise<{ items: AgentRow[]; next: string | null; total?: number }> {
    const sites = sitesOf(actor, 'read');
    const page = await this.#store.read(({ agentList }) =>
      agentList.page(selection, sites, this.#now()),
    );
    if (page === undefined) throw new AppError('invalid-cursor');
    const { rows: items, next, total } = page;
    return selection.after === undefined ? { items, next, total } : { items, next };
  }

  /** `id` is `site/agent`. */
  async one(actor: Actor, id: string): Promise<AgentRow & { health: Health | null }> {
    const agent = await this.#store.read(({ agentList }) => agentList.one(id, this.#now()));
    if (agent === undefined) throw new AppError('not-found');
    reveal(actor, agent.site);
    return agent;
  }

  /** A text an agent that changes whenever what is told of it does. */
  async pulses(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#store.read(({ agentList }) => agentList.pulses(this.#now()));
    return new Map(rows.map(({ id, pulse }) => [id, pulse]));
  }
}

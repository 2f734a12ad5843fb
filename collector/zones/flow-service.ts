/** What people may know of conversations between zones. Every method refuses who may not read. */
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, narrowedToPlaces, reveal } from '../users/role.ts';
import type {
  Crossing,
  DualHomed,
  FlowFilter,
  FlowRow,
  FlowSelection,
  RuleUse,
} from './flow-row.ts';

const MOST_DUAL_HOMED = 500;

export class FlowService {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  page(
    actor: Actor,
    wanted: FlowFilter,
    selection: FlowSelection,
  ): Promise<{ items: FlowRow[]; next: string | null }> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(async ({ flows }) => {
      const page = await flows.page(filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      return { items: page.rows, next: page.next };
    });
  }

  crossings(actor: Actor, wanted: FlowFilter): Promise<readonly Crossing[]> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(({ flows }) => flows.crossings(filter));
  }

  async dualHomed(
    actor: Actor,
    wanted: Pick<FlowFilter, 'site'>,
  ): Promise<{ items: readonly DualHomed[]; isComplete: boolean }> {
    const filter = narrowedToPlaces(actor, wanted);
    const found = await this.#store.read(({ flows }) =>
      flows.dualHomed(filter, MOST_DUAL_HOMED + 1),
    );
    return {
      items: found.slice(0, MOST_DUAL_HOMED),
      isComplete: found.length <= MOST_DUAL_HOMED,
    };
  }

  /** Throws `not-found`. */
  ruleUse(actor: Actor, conduit: string): Promise<readonly RuleUse[]> {
    return this.#store.read(async ({ flows, records }) => {
      const record = await records.one(conduit);
      if (record?.kind !== 'conduit' || record.site === null) throw new AppError('not-found');
      reveal(actor, record.site);
      return flows.ruleUse({ conduit });
    });
  }
}

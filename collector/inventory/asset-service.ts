/** What a person may know of the inventory. Every method refuses who may not read. */
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, narrowedToPlaces, reveal } from '../users/role.ts';
import type { HistorySelection } from './asset-page-repository.ts';
import type {
  AssetDetail,
  AssetFilter,
  AssetRow,
  AssetSelection,
  FactChangeRow,
  FactRow,
  PeerRow,
} from './asset-row.ts';

const MOST_PEERS = 500;
const EXPORT_PAGE = 500;

export class AssetService {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  async page(
    actor: Actor,
    wanted: AssetFilter,
    selection: AssetSelection,
  ): Promise<{ items: AssetRow[]; next: string | null; total?: number }> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(async ({ assetList }) => {
      const page = await assetList.page(filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows: items, next } = page;
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await assetList.count(filter) };
    });
  }

  /** All that match, page by page: no transaction is held while the reader is slow. */
  every(
    actor: Actor,
    filter: AssetFilter,
    sort: AssetSelection['sort'],
  ): AsyncIterable<readonly AssetRow[]> {
    return this.#pages(narrowedToPlaces(actor, filter), sort);
  }

  async *#pages(
    filter: AssetFilter,
    sort: AssetSelection['sort'],
  ): AsyncGenerator<readonly AssetRow[]> {
    let after: string | null = null;
    do {
      const selection: AssetSelection = { sort, limit: EXPORT_PAGE, ...(after && { after }) };
      const page = await this.#store.read(({ assetList }) => assetList.page(filter, selection));
      if (page === undefined) return;
      yield page.rows;
      after = page.next;
    } while (after !== null);
  }

  async one(actor: Actor, id: string): Promise<AssetDetail> {
    return this.#store.read(async ({ assetList, assetPage, declared }) => {
      const asset = await assetList.one(id);
      if (asset === undefined) throw new AppError('not-found');
      reveal(actor, asset);
      return {
        ...asset,
        declared: (await declared.standings([asset.id])).get(asset.id) ?? null,
        addresses: await assetPage.addresses(asset.id),
        services: await assetPage.services(asset.id),
        seen: await assetPage.sightings(asset.id),
      };
    });
  }

  /** The zone of each that is in one. */
  zonesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#store.read(({ zones }) => zones.of(ids));
  }

  /** The asset an id stands for today. Throws `not-found`. */
  standing(actor: Actor, id: string): Promise<string> {
    return this.#of(actor, id, async (asset) => asset);
  }

  facts(actor: Actor, id: string): Promise<FactRow[]> {
    return this.#of(actor, id, (asset, { assetPage }) => assetPage.facts(asset));
  }

  history(
    actor: Actor,
    id: string,
    selection: HistorySelection,
  ): Promise<{ items: FactChangeRow[]; next: string | null }> {
    return this.#of(actor, id, async (asset, { assetPage }) => {
      const page = await assetPage.history(asset, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      return { items: page.rows, next: page.next };
    });
  }

  async peers(actor: Actor, id: string): Promise<{ items: PeerRow[]; isComplete: boolean }> {
    const items = await this.#of(actor, id, (asset, { assetPage }) =>
      assetPage.peers(asset, MOST_PEERS + 1),
    );
    return { items: items.slice(0, MOST_PEERS), isComplete: items.length <= MOST_PEERS };
  }

  #of<T>(
    actor: Actor,
    id: string,
    work: (asset: string, repositories: Parameters<Parameters<Store['read']>[0]>[0]) => Promise<T>,
  ): Promise<T> {
    return this.#store.read(async (repositories) => {
      const found = await repositories.assetList.standing(id);
      if (found === undefined) throw new AppError('not-found');
      reveal(actor, found);
      return work(found.asset, repositories);
    });
  }
}

/** What people may know of drawings: what would be drawn now, what one shows, what differs. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, reveal } from '../users/role.ts';
import type { DrawingBody, Drawn, Made, Sheet } from './drawing.ts';
import { type DrawingDifference, differenceOf } from './drawing-difference.ts';
import { drawUp } from './drawing-up.ts';

/** `drawing`: null: what would be drawn now. */
export interface Side {
  readonly drawing: string | null;
  readonly ref: string | null;
  readonly drawn: Drawn;
}
export interface ShownSheet extends Side {
  readonly sheet: Sheet;
}

export interface DrawingComparison extends DrawingDifference {
  readonly from: Side;
  readonly to: Side;
}

/** Ids of drawings; `from` absent: the approved one, `to` absent: what would be drawn now. */
export interface Compared {
  readonly site: SiteId;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export class DrawingService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  /** Throws `not-found` where the actor may not read all of the site. */
  async current(actor: Actor, site: SiteId): Promise<ShownSheet> {
    reveal(actor, site);
    return now(await this.#store.read((repositories) => drawUp(site, this.#now(), repositories)));
  }

  /** Throws `not-found`. */
  sheet(actor: Actor, id: string): Promise<ShownSheet> {
    return this.#store.read((repositories) => this.#drawing(actor, id, repositories));
  }

  /** Throws `not-found`: also where none is approved, or one is of another site. */
  difference(actor: Actor, { site, from, to }: Compared): Promise<DrawingComparison> {
    reveal(actor, site);
    return this.#store.read(async (repositories) => {
      const one = async (id: string) => {
        const found = await this.#drawing(actor, id, repositories);
        if (found.sheet.site !== site) throw new AppError('not-found');
        return found;
      };
      const [approved] = await repositories.records.inForce('drawing', site);
      const first = from ?? approved?.id;
      if (first === undefined) {
        throw new AppError('not-found', { detail: 'No drawing of the site is approved.' });
      }
      const before = await one(first);
      const after =
        to === undefined ? now(await drawUp(site, this.#now(), repositories)) : await one(to);
      const [{ sheet: was, ...of }, { sheet: is, ...than }] = [before, after];
      return { from: of, to: than, ...differenceOf(was, is) };
    });
  }

  async #drawing(
    actor: Actor,
    id: string,
    { records, drawings }: Pick<Repositories, 'records' | 'drawings'>,
  ): Promise<ShownSheet> {
    const record = (await records.one(id)) as KeptRecord<DrawingBody> | undefined;
    if (record?.kind !== 'drawing' || record.site === null) throw new AppError('not-found');
    reveal(actor, record.site);
    const { drawn } = record.body;
    const sheet = drawn === null ? undefined : await drawings.sheet(drawn.digest);
    if (drawn === null || sheet === undefined) throw new AppError('not-found');
    return { drawing: id, ref: record.ref, drawn, sheet };
  }
}

const now = ({ drawn, sheet }: Made): ShownSheet => ({ drawing: null, ref: null, drawn, sheet });

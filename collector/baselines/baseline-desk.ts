/** What people ask of baselines beside the steps of one: what differs, and one for every asset of a zone. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { type ProceedingOptions, proceed } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, placesOf, reveal, sitesOf, whoOf } from '../users/role.ts';
import { type BaselineBody, proposed } from './baseline.ts';
import type { BaselineDecision, DecisionState } from './baseline-decision.ts';
import { baselineGroundOf } from './baseline-ground.ts';
import { againstObserved, betweenRevisions, type SnapshotDifference } from './difference.ts';

/** A revision, or what is observed now. */
export type Side = number | 'observed';

export interface Compared extends SnapshotDifference {
  readonly from: number;
  readonly to: Side;
}

export interface ProposedForZone {
  readonly proposed: number;
  /** Assets that still have none: ask again. */
  readonly left: number;
}

/** Of decisions, the newest. */
export const MOST_DECISIONS = 200;

/** At once; a transaction of more keeps others waiting. */
export const MOST_PROPOSED = 200;

export class BaselineDesk {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #options: ProceedingOptions;

  constructor(store: Store, now: () => Instant, options: ProceedingOptions) {
    this.#store = store;
    this.#now = now;
    this.#options = options;
  }

  /** Throws `forbidden` to who may approve none anywhere. */
  admit(actor: Actor): void {
    placesOf(actor, 'baseline.approve');
  }

  /** What agents are to take into their baselines and what became of it, the newest first. */
  decisions(
    actor: Actor,
    { site, state }: { site?: SiteId | undefined; state?: DecisionState | undefined },
  ): Promise<readonly BaselineDecision[]> {
    const held = sitesOf(actor, 'read');
    const asked = site === undefined ? undefined : [site];
    const sites = held === 'every' ? asked : (asked ?? held).filter((one) => held.includes(one));
    return this.#store.read(({ baselineDecisions }) =>
      baselineDecisions.page({ sites, state }, MOST_DECISIONS),
    );
  }

  /** `from` undefined: the revision in force, else the newest. Throws `not-found` on a revision there is not. */
  difference(actor: Actor, id: string, from: number | undefined, to: Side): Promise<Compared> {
    return this.#store.read(async (repositories) => {
      const record = await this.#revealed(actor, id, repositories);
      const revisions = await repositories.records.revisions(id);
      const snapshotOf = (revision: number) => {
        const found = revisions.find((one) => one.revision === revision);
        if (found === undefined) throw new AppError('not-found');
        const { snapshot } = found.body as unknown as BaselineBody;
        return snapshot ?? { entries: [], rest: null };
      };
      const first = from ?? record.inForce ?? record.revision;
      if (to !== 'observed') {
        return { from: first, to, ...betweenRevisions(snapshotOf(first), snapshotOf(to)) };
      }
      const { sight } = await baselineGroundOf(repositories, record);
      return { from: first, to, ...againstObserved(snapshotOf(first), sight?.observed ?? []) };
    });
  }

  /** For commissioning: a baseline is proposed for each asset of a zone that has none. */
  proposeForZone(
    actor: Actor,
    {
      site,
      zone,
      change,
      note,
    }: { site: SiteId; zone: string; change: string | null; note: string },
  ): Promise<ProposedForZone> {
    reveal(actor, { site, zone });
    authorise(actor, 'baseline.propose', { site, zone });
    const at = this.#now();
    return this.#store.transaction(async (repositories) => {
      const { baselines, records } = repositories;
      const { assets, total } = await baselines.lacking(site, zone, MOST_PROPOSED);
      const sights = await baselines.ofAssets(site, assets);
      const keys = assets.map((asset) => `asset:${asset}`);
      const before = await records.byKeys('baseline', keys);
      const known = new Map(before.map(({ ref, id }) => [ref, id]));
      const who = whoOf(actor);
      await proceed(this.#options, repositories, at, async (proceeding) => {
        for (const asset of assets) {
          const subject = `asset/${asset}`;
          const id = known.get(subject);
          if (id !== undefined) {
            await proceeding.step(id, 'propose', { asked: { change, note } }, who, () => {});
            continue;
          }
          const body = { subject, change, note, name: '', zone, snapshot: null };
          const whole = proposed(body, sights.get(asset), at);
          await proceeding.create('baseline', site, whole, who, { isWhole: true });
        }
      });
      return { proposed: assets.length, left: total - assets.length };
    });
  }

  async #revealed(actor: Actor, id: string, { records }: Repositories): Promise<KeptRecord> {
    const record = await records.one(id);
    if (record?.kind !== 'baseline' || record.site === null) throw new AppError('not-found');
    reveal(actor, { site: record.site, zone: record.zone });
    return record;
  }
}

/**
 * What people decide on how things stand, one or many at once: planned, done whole or not at all, and
 * taken back within a day. csms.md §3.3.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { canonical, hashOf } from '../evidence/record.ts';
import { everyKind, proceed } from '../records/proceeding.ts';
import type { Repositories, Store } from '../store/store.ts';
import {
  type Actor,
  authorise,
  isWithin,
  placesOf,
  refuseUnproven,
  reveal,
  sitesOf,
  whoOf,
} from '../users/role.ts';
import {
  answersOf,
  formerOf,
  ignoredBy,
  imageOf,
  ofEach,
  type PlannedRow,
  planRow,
  sceneOf,
  subjectsIn,
  unitedBy,
} from './batch.ts';
import { type Asked, changesIn, type DecidedRow, type FollowUp } from './decision.ts';
import type { Batch } from './decision-repository.ts';
import type { DeclaredWhole, FieldChange } from './declared-asset.ts';
import { followUp, unask } from './follow-up.ts';
import { keep, type Origin } from './keeping.ts';
import { lookNow } from './look-now.ts';
import { doubted, restorable, restore } from './restoring.ts';
import type { Revision } from './revision.ts';
import { testimonies } from './testimony.ts';

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
}

export interface Deciding extends Asked {
  readonly rows: readonly DecidedRow[];
}

export interface Outcome {
  readonly subject: string;
  /** Why it cannot be; null: it can. */
  readonly refused: string | null;
  readonly changes: readonly (FieldChange & { readonly declared: string })[];
  readonly followUps: readonly FollowUp[];
}

interface Planned {
  readonly outcomes: readonly Outcome[];
  readonly plans: readonly PlannedRow[];
  readonly site: SiteId | undefined;
  readonly wholes: ReadonlyMap<string, DeclaredWhole>;
}

export interface Result {
  /** Null: nothing was done. */
  readonly batch: string | null;
  readonly rows: readonly Outcome[];
}

export const UNDO_MS = 24 * 3_600_000;

/** Asking somebody to look may be done by whoever proposes; all else by who owns it. */
const ASKING: ReadonlySet<string> = new Set(['block', 'investigate']);

export class Decisions {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  preview(actor: Actor, decisions: Deciding): Promise<Result> {
    const { store } = this.#surroundings;
    return store.read(async (repositories) => {
      const { outcomes } = await this.#plans(actor, decisions, repositories, false);
      return { batch: null, rows: outcomes };
    });
  }

  /**
   * All rows or none: where one is refused nothing is done, and each row says why. Signed once for all of
   * them. Throws `proof-needed`, and `forbidden` to a token, but where somebody is only asked to look.
   */
  apply(actor: Actor, decisions: Deciding): Promise<Result> {
    const { store, now, newId } = this.#surroundings;
    return store.transaction(async (repositories) => {
      const planned = await this.#plans(actor, decisions, repositories, true);
      if (!ASKING.has(decisions.action)) refuseUnproven(actor, now());
      const { outcomes, site } = planned;
      if (site === undefined || outcomes.some(({ refused }) => refused !== null)) {
        return { batch: null, rows: outcomes };
      }
      const batch = newId();
      const origin = this.#origin(actor, site, decisions, batch);
      await this.#do(planned, decisions, origin, actor, repositories);
      return { batch, rows: outcomes };
    });
  }

  batches(actor: Actor): Promise<readonly Batch[]> {
    const sites = sitesOf(actor, 'read');
    const those = sites === 'every' ? undefined : sites;
    return this.#surroundings.store.read(({ decisions }) => decisions.page(those, 200));
  }

  /** Signed. Throws `not-found`, `not-possible-now`. Whole or not at all: who was changed since is named. */
  undo(actor: Actor, id: string, why: string): Promise<Result> {
    const { store, now, newId } = this.#surroundings;
    return store.transaction(async (repositories) => {
      const batch = await repositories.decisions.lock(id);
      if (batch === undefined) throw new AppError('not-found');
      reveal(actor, batch.site);
      authorise(actor, 'reconcile.decide', batch.site);
      const at = now();
      refuseUnproven(actor, at);
      const isLate = Date.parse(at) - Date.parse(batch.at) > UNDO_MS;
      if (batch.undoneAt !== null || isLate) {
        const detail = isLate ? 'It is older than a day.' : 'It is taken back already.';
        throw new AppError('not-possible-now', { detail });
      }
      const conflicts = await restorable(batch.before, repositories);
      if (conflicts.length > 0) {
        return { batch: null, rows: conflicts.map(outcomeOfConflict) };
      }
      const origin: Origin = {
        ...{
          site: batch.site,
          actor: actor.name,
          at,
          action: 'reconcile.undo',
          why,
          batch: id,
          newId,
        },
      };
      const revisions = await restore(batch.before, origin, repositories);
      if (batch.rule !== null) {
        const doubts = doubted(revisions, { by: actor.name, at, why });
        await repositories.decisions.answer(doubts);
      }
      await repositories.decisions.undone(id, actor.name, at);
      const who = whoOf(actor);
      await proceed(everyKind(newId), repositories, at, (proceeding) =>
        unask(proceeding, repositories, { ids: batch.before.records, since: batch.at, who }),
      );
      await lookNow(batch.site, subjectsIn(batch.before, []), repositories, at);
      const detail = { comment: why, rows: batch.rows, of: batch.action };
      const subject = `reconciliation/${id}`;
      await repositories.audit.add({
        at,
        actor: actor.name,
        action: origin.action,
        subject,
        detail,
      });
      await repositories.evidence.add(at, [
        ...testimonies(revisions, origin),
        {
          ...{ effectiveAt: at, actor: actor.name, kind: origin.action, ref: subject },
          payload: { site: batch.site, why, of: batch.action, rows: batch.rows },
        },
      ]);
      return { batch: id, rows: [] };
    });
  }

  async #plans(
    actor: Actor,
    decisions: Deciding,
    repositories: Repositories,
    isLocked: boolean,
  ): Promise<Planned> {
    const { rows, action } = decisions;
    const now = this.#surroundings.now();
    const scene = await sceneOf(rows, repositories, now, isLocked);
    const needs = ASKING.has(action) ? 'reconcile.propose' : 'reconcile.decide';
    const readable = placesOf(actor, 'read');
    const deciding = { actor: whoOf(actor), at: now, newId: this.#surroundings.newId };
    const plans: PlannedRow[] = [];
    const outcomes = rows.map((row): Outcome => {
      const standing = scene.rows.get(row.subject);
      if (standing === undefined || !isWithin(readable, standing)) return refusedRow(row, GONE);
      authorise(actor, needs, standing);
      const planned = planRow(row, standing, scene, decisions, deciding);
      if ('refused' in planned) return refusedRow(row, planned.refused);
      plans.push({ row, plan: planned });
      const { followUps } = planned;
      return { subject: row.subject, refused: null, changes: changesIn(planned), followUps };
    });
    return { outcomes, plans, site: scene.site, wholes: scene.wholes };
  }

  async #do(
    { plans, wholes }: Planned,
    decisions: Deciding,
    origin: Origin,
    actor: Actor,
    repositories: Repositories,
  ): Promise<void> {
    const { site, at, batch, newId } = origin;
    const { matching, decisions: kept } = repositories;
    const revisions = ofEach(plans);
    const before = await formerOf(plans, wholes, repositories);
    await keep(repositories, revisions, origin);
    await matching.part(plans.flatMap((one) => one.plan.part));
    await matching.unite(
      unitedBy(plans).map((one) => ({
        ...{ ...one, way: 'decision', confidence: 90, reason: 'A person decided so.' },
        ...{ decidedBy: actor.name, at },
      })),
    );
    await kept.setApart(plans.flatMap((one) => one.plan.apart));
    await kept.ignore(ignoredBy(plans));
    const records = await proceed(everyKind(newId), repositories, at, async (proceeding) => {
      const made = await followUp(proceeding, repositories, {
        site,
        plans,
        decisions,
        who: whoOf(actor),
        ...{ rows: before.rows, batch: batch as string },
      });
      await kept.answer(answersOf(plans, decisions, { by: actor.name, at, made }));
      return made;
    });
    const image = imageOf(plans, revisions, before, [...records.values()]);
    const { action, why } = origin;
    const row = { id: batch as string, site, at, actor: actor.name, action, why, rule: null };
    await kept.add({ ...row, rows: plans.length }, image);
    await lookNow(site, subjectsIn(image, before.rows), repositories, at);
    await this.#seal(revisions, before.subjects, origin, repositories);
  }

  async #seal(
    revisions: readonly Revision[],
    subjects: readonly string[],
    origin: Origin,
    { audit, evidence }: Repositories,
  ): Promise<void> {
    const { site, at, actor, action, why, batch } = origin;
    const subject = `reconciliation/${batch}`;
    await audit.add({
      ...{ at, actor, action, subject },
      detail: { comment: why ?? '', rows: subjects.length },
    });
    const digest = hashOf(canonical([...subjects]));
    await evidence.add(at, [
      ...testimonies(revisions, origin),
      {
        ...{ effectiveAt: at, actor, kind: action, ref: subject },
        payload: { site, why, rows: subjects.length, digest },
      },
    ]);
  }

  #origin(actor: Actor, site: SiteId, { action, why }: Asked, batch: string): Origin {
    const { now, newId } = this.#surroundings;
    return { site, actor: actor.name, at: now(), action: `reconcile.${action}`, why, batch, newId };
  }
}

const GONE = 'There is no such row any more.';

const refusedRow = ({ subject }: DecidedRow, refused: string): Outcome => ({
  ...{ subject, refused, changes: [], followUps: [] },
});

const outcomeOfConflict = (subject: string): Outcome => ({
  ...{ subject, refused: 'Somebody changed it since.', changes: [], followUps: [] },
});

/**
 * What is done with records in one transaction: by people through RecordService, by the collector for
 * what was seen or came due. Guards, history, audit trail, news and evidence are the same for both;
 * evidence is written last, because its writers wait for each other.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { canonical, type Testimony } from '../evidence/record.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories } from '../store/store.ts';
import { type Aftermath, aftermaths } from './aftermath.ts';
import { begin, derived, inForce } from './beginning.ts';
import {
  completed,
  nextStep,
  type RecordKind,
  refusal,
  rowFor,
  type Situation,
  type Step,
} from './lifecycle.ts';
import { type Look, looks } from './looks.ts';
import {
  type Body,
  COLLECTOR,
  type KeptApproval,
  type KeptRecord,
  type KeptStep,
  type Who,
} from './record.ts';
import type { Begun } from './record-repository.ts';
import { kindOf, recordKinds } from './registry.ts';
import { auditEntry, newsOf, testimonyOf } from './telling.ts';

export interface ProceedingOptions {
  readonly newId: () => string;
  readonly kinds: readonly RecordKind[];
  readonly looks: Readonly<Record<string, Look>>;
  readonly aftermaths: Readonly<Record<string, Aftermath>>;
}

/** Asked before anything is written; throws what the caller is to be told. */
export type Permit = (situation: Situation, step?: Step) => void;

export interface Said {
  readonly asked?: Body;
  readonly comment?: string | null;
}

export const everyKind = (newId: () => string): ProceedingOptions => ({
  ...{ newId, kinds: recordKinds, looks, aftermaths },
});

/** All of `work`, then what proves it. To be called once a transaction, after all else it does. */
export async function proceed<T>(
  options: ProceedingOptions,
  repositories: Repositories,
  at: Instant,
  work: (proceeding: Proceeding) => Promise<T>,
): Promise<T> {
  const proceeding = new Proceeding(options, repositories, at);
  const result = await work(proceeding);
  await proceeding.finish();
  return result;
}

export class Proceeding {
  readonly at: Instant;
  readonly newId: () => string;
  readonly #options: ProceedingOptions;
  readonly #repositories: Repositories;
  readonly #testimonies: Testimony[] = [];
  readonly #leaving: Departing[] = [];

  constructor(options: ProceedingOptions, repositories: Repositories, at: Instant) {
    this.#options = options;
    this.#repositories = repositories;
    this.at = at;
    this.newId = options.newId;
  }

  kind(name: string): RecordKind {
    return kindOf(this.#options.kinds, name);
  }

  /**
   * Throws `name-taken`, and ZodError where the collector itself gives a body that is none. `isWhole`: the
   * collector put it together for whoever asked.
   */
  async create(
    kind: string,
    site: SiteId | null,
    given: object,
    actor: Who = COLLECTOR,
    said: Said & { readonly isWhole?: boolean } = {},
  ): Promise<KeptRecord> {
    const [record] = await this.createAll(kind, site, [given], actor, said);
    return record as KeptRecord;
  }

  /** The same for many of a kind at once: each is told by itself, and they are written together. */
  async createAll(
    kindName: string,
    site: SiteId | null,
    given: readonly object[],
    actor: Who = COLLECTOR,
    { comment = null, isWhole = false }: Said & { readonly isWhole?: boolean } = {},
  ): Promise<readonly KeptRecord[]> {
    if (given.length === 0) return [];
    const kind = this.kind(kindName);
    const { records } = this.#repositories;
    const number =
      typeof kind.ref === 'string' ? await records.number(kindName, site, given.length) : 0;
    const by = { actor, completer: isWhole ? COLLECTOR : actor, at: this.at, comment };
    const begun: Begun[] = [];
    for (const [at, one] of given.entries()) {
      const fresh = begin(kind, one, { ...by, id: this.newId(), site, number: number + at });
      const record = await this.#dated(kind, fresh.record, actor, [fresh.step], []);
      begun.push({ ...fresh, record });
    }
    if (!(await records.begin(begun))) {
      throw new AppError('name-taken', { detail: `There is a ${kind.title} of that name.` });
    }
    await this.#repositories.audit.addAll(
      begun.map(({ record, step }) => auditEntry(record, step)),
    );
    for (const { record, step } of begun) await this.#tell(kind, undefined, record, step);
    return begun.map(({ record }) => record);
  }

  /** Another body. What was approved may fall back with it. */
  async edit(
    id: string,
    given: object,
    actor: Who,
    permit: Permit,
    { comment = null, isWhole = false }: Said & { readonly isWhole?: boolean } = {},
  ): Promise<KeptRecord> {
    const { kind, situation } = await this.#situation(id, actor, { comment });
    permit(situation);
    const { record } = situation;
    if (!kind.edits.from.includes(record.state)) {
      throw new AppError('not-possible-now', { detail: `It is ${record.state}.` });
    }
    const refused = refusal(kind.edits.guards, situation);
    if (refused !== undefined) throw new AppError('not-possible-now', { detail: refused });
    const completer = isWhole ? COLLECTOR : actor;
    const body = completed(kind, given, record.body, { actor: completer, at: this.at });
    const hasOtherMeaning = derived(kind, body).hash !== record.hash;
    const to = hasOtherMeaning
      ? (kind.edits.fallsBack?.[record.state] ?? record.state)
      : record.state;
    return this.#move(kind, situation, { event: 'edit', to, body });
  }

  /**
   * Throws `not-found`, `not-possible-now` with the guard's sentence, and what `permit` throws, which is
   * asked first.
   */
  async step(
    id: string,
    event: string,
    said: Said = {},
    actor: Who = COLLECTOR,
    permit: Permit = collectorAlone,
  ): Promise<KeptRecord> {
    const { kind, situation } = await this.#situation(id, actor, said);
    const row = rowFor(kind, event, situation) ?? kind.steps.find((one) => one.event === event);
    if (row === undefined) throw new AppError('not-found');
    permit(situation, row);
    const next = nextStep(kind, event, situation);
    if ('refused' in next) throw new AppError('not-possible-now', { detail: next.refused });
    const { step } = next;
    const { record, asked } = situation;
    const body =
      step.apply === undefined ? record.body : kind.body.parse(step.apply(record.body, situation));
    if (step.gives !== undefined) {
      await this.#repositories.records.addApproval(id, {
        ...{ revision: record.revision, hash: record.hash, slot: String(asked['slot']) },
        ...{
          user: step.isNobodys ? null : actor.id,
          name: actor.name,
          decision: step.gives,
          at: this.at,
        },
        meaning: String(asked['meaning'] ?? ''),
      });
    }
    return this.#move(kind, situation, { event, to: step.to ?? record.state, body });
  }

  /** Does what is due of it; undefined: nothing was. */
  async whatIsDue(id: string): Promise<KeptRecord | undefined> {
    const { kind, situation } = await this.#situation(id, COLLECTOR, {});
    const { record } = situation;
    if (record.due === null || record.due > this.at) return undefined;
    const event = kind.eventWhenDue?.(situation);
    if (event !== undefined) return this.step(id, event);
    const due = later(this.at, kind.dueOf?.(situation) ?? null);
    const keys = kind.keysOf?.(record.body) ?? [];
    await this.#repositories.records.save({ ...record, due, keys });
    return undefined;
  }

  /** What leaves and what proves it. */
  async finish(): Promise<void> {
    const { outbox, evidence } = this.#repositories;
    await outbox.add(this.at, this.#leaving);
    if (this.#testimonies.length > 0) await evidence.add(this.at, this.#testimonies);
  }

  async #situation(
    id: string,
    actor: Who,
    { asked = {}, comment = null }: Said,
  ): Promise<{ kind: RecordKind; situation: Situation }> {
    const { records } = this.#repositories;
    const record = await records.lock(id);
    if (record === undefined) throw new AppError('not-found');
    const [steps, approvals] = [await records.stepsOf(id), await records.approvalsOf(id)];
    const found = await this.#options.looks[record.kind]?.(
      this.#repositories,
      record,
      asked,
      this.at,
    );
    const situation = { record, actor, at: this.at, asked, comment, steps, approvals, found };
    return { kind: this.kind(record.kind), situation };
  }

  async #move(
    kind: RecordKind,
    { record: before, actor, asked, comment, steps }: Situation,
    { event, to, body }: { readonly event: string; readonly to: string; readonly body: Body },
  ): Promise<KeptRecord> {
    const { records } = this.#repositories;
    const isRevised = canonical(body) !== canonical(before.body);
    const revision = before.revision + (isRevised ? 1 : 0);
    const step: KeptStep = {
      ...{ number: steps.length + 1, at: this.at, by: actor, event, from: before.state, to },
      ...{ revision, comment, asked },
    };
    const moved: KeptRecord = {
      ...{ ...before, ...derived(kind, body), state: to, body, revision },
      ...{ version: before.version + 1, changed: this.at, changedBy: actor },
      inForce: inForce(kind, to, revision, before.inForce),
    };
    const after = await this.#dated(kind, moved, actor, [...steps, step]);
    await records.save({ ...after, keys: kind.keysOf?.(body) ?? [] });
    if (isRevised) await records.addRevision(after.id, { ...after, since: this.at, by: actor });
    await records.addStep(after.id, step);
    await this.#repositories.audit.add(auditEntry(after, step));
    await this.#tell(kind, before, after, step);
    return after;
  }

  async #dated(
    kind: RecordKind,
    record: KeptRecord,
    actor: Who,
    steps: readonly KeptStep[],
    approvals?: readonly KeptApproval[],
  ): Promise<KeptRecord> {
    if (kind.dueOf === undefined) return record;
    const { records } = this.#repositories;
    const given = approvals ?? (await records.approvalsOf(record.id));
    const found = await this.#options.looks[record.kind]?.(
      this.#repositories,
      record,
      undefined,
      this.at,
    );
    const about = { asked: {}, comment: null, steps, approvals: given, found };
    return { ...record, due: kind.dueOf({ record, actor, at: this.at, ...about }) };
  }

  async #tell(
    kind: RecordKind,
    before: KeptRecord | undefined,
    after: KeptRecord,
    step: KeptStep,
  ): Promise<void> {
    const { event } = step;
    const news = newsOf(kind, before, after, step);
    if (news !== undefined) this.#leaving.push({ event: this.newId(), ...news });
    this.#testimonies.push(testimonyOf(before, after, step));
    const about = { repositories: this.#repositories, proceeding: this, before, after, event };
    await this.#options.aftermaths[kind.kind]?.(about);
  }
}

/** What is due now and does not come is looked at again later, not at once. */
const later = (now: Instant, due: Instant | null): Instant | null =>
  due !== null && due <= now ? null : due;

const collectorAlone: Permit = ({ actor }, step) => {
  if (actor.id !== COLLECTOR.id || step?.takes !== null) throw new AppError('forbidden');
};

/** What owners read and answer of a campaign. The rest of its life is collector/records/kinds/attestation.ts. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { type Proceeding, type ProceedingOptions, proceed } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import {
  type Actor,
  authorise,
  isWithin,
  refuseToken,
  refuseUnproven,
  reveal,
  whoOf,
} from '../users/role.ts';
import { mayBe, type Role } from '../users/roles.table.ts';
import {
  type Answering,
  type AttestationFilter,
  type AttestationRow,
  type AttestationScope,
  type AttestationSum,
  scopeOf,
} from './attestation-row.ts';

export interface Answered {
  /** Whose assets; undefined: one's own. */
  readonly owner?: string | undefined;
  /** Signs all that is ticked already: as many as were seen to be. */
  readonly confirm?: number | undefined;
  readonly answers: readonly Answering[];
}

export interface AnswerResult {
  /** Of this owner. */
  readonly left: number;
  readonly state: string;
  readonly tasks: readonly string[];
}

const MAY: readonly Role[] = mayBe['attestation.answer'];

export class AttestationDesk {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #options: ProceedingOptions;

  constructor(store: Store, now: () => Instant, options: ProceedingOptions) {
    this.#store = store;
    this.#now = now;
    this.#options = options;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  rows(
    actor: Actor,
    id: string,
    filter: AttestationFilter,
    selection: { readonly limit: number; readonly after?: string; readonly offset?: number },
  ): Promise<{ items: AttestationRow[]; next: string | null; total?: number }> {
    return this.#store.read(async ({ records, attestations }) => {
      const scope = scopeOf(revealed(actor, await records.one(id)));
      const page = await attestations.page(scope, filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows: items, next } = page;
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await attestations.count(scope, filter) };
    });
  }

  summary(actor: Actor, id: string): Promise<readonly AttestationSum[]> {
    return this.#store.read(async ({ records, attestations }) =>
      attestations.sums(scopeOf(revealed(actor, await records.one(id)))),
    );
  }

  /**
   * All of it or nothing. Throws `forbidden` to who is neither owner nor lent their role, `proof-needed`
   * where `confirm` is not signed, `changed-meanwhile` where what is declared is no longer what was seen,
   * and `not-possible-now` where it was answered already.
   */
  async answer(actor: Actor, id: string, given: Answered): Promise<AnswerResult> {
    const at = this.#now();
    return this.#store.transaction((repositories) =>
      proceed(this.#options, repositories, at, async (proceeding) => {
        const record = revealed(actor, await repositories.records.lock(id));
        const owner = await this.#speaksFor(actor, record, given.owner, repositories);
        if (given.confirm !== undefined) refuseUnproven(actor, at);
        return answered(actor, record, { ...given, owner }, repositories, proceeding);
      }),
    );
  }

  async #speaksFor(
    actor: Actor,
    record: KeptRecord,
    wanted: string | undefined,
    { delegations }: Repositories,
  ): Promise<string> {
    const place = { site: record.site as never, zone: record.zone };
    authorise(actor, 'attestation.answer', place);
    refuseToken(actor);
    const { id } = whoOf(actor);
    if (wanted === undefined || wanted === id) return id;
    const now = this.#now();
    const lent = (await delegations.list(id, now)).some(
      ({ from, to, isInForce, since, role, site, zone }) =>
        from.id === wanted &&
        to.id === id &&
        isInForce &&
        since <= now &&
        MAY.includes(role) &&
        isWithin(site === null ? 'every' : [{ site, zone }], place),
    );
    if (lent) return wanted;
    throw new AppError('forbidden', {
      detail: 'Nobody answers for somebody else unless asked to.',
    });
  }
}

function revealed(actor: Actor, record: KeptRecord | undefined): KeptRecord {
  if (record === undefined || record.kind !== 'attestation' || record.site === null) {
    throw new AppError('not-found');
  }
  reveal(actor, { site: record.site, zone: record.zone });
  return record;
}

async function answered(
  actor: Actor,
  record: KeptRecord,
  { owner, confirm, answers }: Answered & { readonly owner: string },
  repositories: Repositories,
  proceeding: Proceeding,
): Promise<AnswerResult> {
  const { attestations } = repositories;
  if (record.state !== 'open' && record.state !== 'overdue') {
    throw new AppError('not-possible-now', { detail: `It is ${record.state}.` });
  }
  const scope = scopeOf(record);
  const who = { owner, by: whoOf(actor).id, at: proceeding.at };
  if (confirm !== undefined && (await attestations.confirm(scope, who)) !== confirm) {
    throw new AppError('changed-meanwhile', { detail: 'Not as many are ticked as you saw.' });
  }
  await refuseOthers(scope, owner, answers, repositories);
  if ((await attestations.add(scope, answers, who)) < answers.length) {
    throw new AppError('not-possible-now', { detail: 'One of them was answered already.' });
  }
  const tasks = await raised(record, answers, repositories, proceeding);
  const left = await attestations.left(scope, owner);
  const tally = await attestations.tallyOf(scope, owner, proceeding.at);
  const asked = { owner, left, ...tally };
  const after = await proceeding.step(record.id, 'answer', { asked }, whoOf(actor), () => {});
  if ((await attestations.left(scope)) > 0) return { left, state: after.state, tasks };
  const withoutOwner = await attestations.count(scope, { owner: null });
  const closed = { ...(await attestations.tally(scope)), withoutOwner };
  const { state } = await proceeding.step(record.id, 'close', { asked: closed });
  return { left, state, tasks };
}

async function refuseOthers(
  scope: AttestationScope,
  owner: string,
  answers: readonly Answering[],
  { attestations }: Repositories,
): Promise<void> {
  const ids = answers.map(({ declared }) => declared);
  const kept = new Map((await attestations.lock(scope, ids)).map((row) => [row.declared, row]));
  for (const { declared, version } of answers) {
    const row = kept.get(declared);
    if (row === undefined) throw new AppError('not-found', { detail: 'It is not on the sheet.' });
    if (row.owner !== owner) {
      throw new AppError('forbidden', { detail: 'Somebody else owns one of them.' });
    }
    if (row.version !== version) throw new AppError('changed-meanwhile');
  }
}

/** Whoever opened the campaign hears of it when nobody puts it right. */
async function raised(
  record: KeptRecord,
  answers: readonly Answering[],
  repositories: Repositories,
  proceeding: Proceeding,
): Promise<readonly string[]> {
  const tasks: string[] = [];
  for (const { declared, answer, comment } of answers) {
    if (answer === 'right') continue;
    const what =
      answer === 'wrong'
        ? 'Put right what is declared of an asset: its owner says it is wrong'
        : 'Find the owner of an asset: who is said to own it does not';
    const wanted = { site: record.site as never, zone: record.zone, purpose: 'review' } as const;
    const { id } = await raiseTask(proceeding, repositories, {
      ...{ ...wanted, subject: `declared/${declared}`, what, detail: comment },
      escalateTo: record.createdBy.id,
    });
    tasks.push(id);
  }
  return tasks;
}

/** What people do with records of every kind: roles, versions and proofs of who they are are checked here. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import {
  type Actor,
  authorise,
  narrowedToPlaces,
  type Place,
  placesOf,
  refuseUnproven,
  reveal,
  sitesOf,
  whoOf,
} from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import { openSides } from './guards.ts';
import type { RecordKind, Situation, Step } from './lifecycle.ts';
import { type Permit, type ProceedingOptions, proceed } from './proceeding.ts';
import type { Body, KeptApproval, KeptRecord, KeptRevision, KeptStep } from './record.ts';
import type { RecordFilter, RecordSelection } from './record-row.ts';
import { kindOf } from './registry.ts';

export interface RecordPage {
  readonly items: readonly KeptRecord[];
  readonly next: string | null;
  readonly total?: number;
}

export interface WholeRecord extends KeptRecord {
  readonly steps: readonly KeptStep[];
  readonly approvals: readonly KeptApproval[];
  /** Sides that have still to approve it. */
  readonly openSides: readonly string[];
  /** What this person could do with it by role and state; guards may still say no. */
  readonly possible: readonly string[];
}

export interface Told {
  /** The version it was decided on; undefined: whatever it is by now. */
  readonly version: number | undefined;
  readonly comment?: string | undefined;
  readonly asked?: Body;
}

export class RecordService {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #options: ProceedingOptions;

  constructor(store: Store, now: () => Instant, options: ProceedingOptions) {
    this.#store = store;
    this.#now = now;
    this.#options = options;
  }

  get kinds(): readonly RecordKind[] {
    return this.#options.kinds;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  async page(
    actor: Actor,
    kind: string,
    wanted: RecordFilter,
    selection: RecordSelection,
  ): Promise<RecordPage> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(async ({ records }) => {
      const page = await records.page(kind, filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows: items, next } = page;
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await records.count(kind, filter) };
    });
  }

  one(actor: Actor, kind: string, id: string): Promise<WholeRecord> {
    return this.#store.read(async ({ records }) => {
      const record = await records.one(id);
      if (record === undefined || record.kind !== kind) throw new AppError('not-found');
      this.#reveal(actor, record);
      return this.#whole(actor, record, await records.stepsOf(id), await records.approvalsOf(id));
    });
  }

  revisions(actor: Actor, kind: string, id: string): Promise<readonly KeptRevision[]> {
    return this.#store.read(async ({ records }) => {
      const record = await records.one(id);
      if (record === undefined || record.kind !== kind) throw new AppError('not-found');
      this.#reveal(actor, record);
      return records.revisions(id);
    });
  }

  async create(
    actor: Actor,
    kindName: string,
    { site, body, comment }: { site: SiteId | null; body: object; comment?: string | undefined },
  ): Promise<WholeRecord> {
    const kind = kindOf(this.#options.kinds, kindName);
    refuseSite(actor, kind.creates, kind.isSiteless ? 'every' : (site ?? 'every'));
    const at = this.#now();
    const record = await this.#store.transaction((repositories) =>
      proceed(this.#options, repositories, at, async (proceeding) => {
        const where = kind.isSiteless ? null : site;
        const said = { comment: comment ?? null };
        const created = await proceeding.create(kindName, where, body, whoOf(actor), said);
        authorise(actor, kind.creates, placeOf(created));
        return created;
      }),
    );
    return this.one(actor, kindName, record.id);
  }

  /** Throws `changed-meanwhile`, `not-possible-now`, `forbidden`. */
  edit(actor: Actor, kind: string, id: string, body: object, told: Told): Promise<WholeRecord> {
    const permit: Permit = (situation) => {
      const { edits } = this.#kind(kind, situation.record);
      this.#reveal(actor, situation.record);
      authorise(actor, edits.takes, placeOf(situation.record));
      refuseOther(situation.record, told);
    };
    const { comment = null } = told;
    return this.#do(actor, kind, id, async (proceeding) => {
      const edited = await proceeding.edit(id, body, whoOf(actor), permit, { comment });
      // It may stand elsewhere now.
      authorise(actor, this.#kind(kind, edited).edits.takes, placeOf(edited));
      return edited;
    });
  }

  /** Throws `changed-meanwhile`, `not-possible-now`, `forbidden`, `proof-needed`. */
  step(actor: Actor, kind: string, id: string, event: string, told: Told): Promise<WholeRecord> {
    const permit: Permit = (situation, step) => {
      this.#kind(kind, situation.record);
      this.#reveal(actor, situation.record);
      if (step === undefined) throw new AppError('not-found');
      authorise(actor, this.#actionOf(step, situation), placeOf(situation.record));
      if (step.isSigned) refuseUnproven(actor, situation.at);
      refuseOther(situation.record, told);
    };
    const { asked = {}, comment = null } = told;
    return this.#do(actor, kind, id, (proceeding) =>
      proceeding.step(id, event, { asked, comment }, whoOf(actor), permit),
    );
  }

  async #do(
    actor: Actor,
    kind: string,
    id: string,
    work: Parameters<typeof proceed<KeptRecord>>[3],
  ): Promise<WholeRecord> {
    const at = this.#now();
    await this.#store.transaction((repositories) => proceed(this.#options, repositories, at, work));
    return this.one(actor, kind, id);
  }

  #kind(name: string, record: KeptRecord): RecordKind {
    if (record.kind !== name) throw new AppError('not-found');
    return kindOf(this.#options.kinds, name);
  }

  #reveal(actor: Actor, record: KeptRecord): void {
    const place = placeOf(record);
    if (place === 'every') sitesOf(actor, 'read');
    else reveal(actor, place);
  }

  #actionOf({ takes }: Step, { record, asked }: Pick<Situation, 'record' | 'asked'>): Action {
    if (takes === null)
      throw new AppError('forbidden', { detail: 'The collector alone does this.' });
    if (takes !== 'slot') return takes;
    const action = kindOf(this.#options.kinds, record.kind).slots?.takes[String(asked['slot'])];
    if (action === undefined)
      throw new AppError('invalid-request', { detail: 'There is no such side.' });
    return action;
  }

  #whole(
    actor: Actor,
    record: KeptRecord,
    steps: readonly KeptStep[],
    approvals: readonly KeptApproval[],
  ): WholeRecord {
    const kind = kindOf(this.#options.kinds, record.kind);
    const isPossible = (step: Step) => {
      if (step.takes === null || !step.from.includes(record.state)) return false;
      const actions = step.takes === 'slot' ? Object.values(kind.slots?.takes ?? {}) : [step.takes];
      return actions.some((action) => isAllowed(actor, action, placeOf(record)));
    };
    const events = kind.steps.filter(isPossible).map(({ event }) => event);
    const { edits } = kind;
    const isEditable =
      edits.from.includes(record.state) && isAllowed(actor, edits.takes, placeOf(record));
    const possible = [...new Set([...(isEditable ? ['edit'] : []), ...events])];
    return {
      ...record,
      steps,
      approvals,
      openSides: openSides(kind, { record, approvals }),
      possible,
    };
  }
}

const placeOf = ({ site, zone }: KeptRecord): Place | 'every' =>
  site === null ? 'every' : { site, zone };

/** Throws `forbidden` where nothing could be made on that site; in which zone of it a record stands, it says itself. */
function refuseSite(actor: Actor, action: Action, site: SiteId | 'every'): void {
  const places = placesOf(actor, action);
  if (places !== 'every' && places.some((one) => one.site === site)) return;
  authorise(actor, action, site);
}

function isAllowed(actor: Actor, action: Action, place: Place | 'every'): boolean {
  try {
    authorise(actor, action, place);
    return true;
  } catch {
    return false;
  }
}

function refuseOther(record: KeptRecord, { version }: Told): void {
  if (version !== undefined && version !== record.version) throw new AppError('changed-meanwhile');
}

/** One change from elsewhere, in its transaction: created, worded anew, submitted, approved as far as guards let. */
import type { Slot } from '../change/approval.ts';
import type { ChangeBody } from '../change/change-body.ts';
import { AppError } from '../errors.ts';
import { canonical } from '../evidence/record.ts';
import { standingApprovals } from '../records/approvals.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { KeptApproval, KeptRecord, KeptStep, Who } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import type { Person } from '../users/account.ts';
import { type Actor, authorise, whoOf } from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import type { Directory } from './body.ts';
import type { RowAnswer } from './intake-desk.ts';
import type { Origin } from './intake-repository.ts';
import type { IntakeRow, RowProblem, ToldApproval } from './reading.ts';

interface Surroundings {
  readonly repositories: Repositories;
  readonly proceeding: Proceeding;
  readonly actor: Actor;
  readonly origin: Origin;
}

type Answer = Omit<RowAnswer, 'row'>;

const takes: Readonly<Record<Slot, Action>> = {
  ot: 'change.approve.ot',
  it: 'change.approve.it',
  safety: 'change.approve.safety',
  quality: 'change.approve.quality',
};

export class Intake {
  readonly #of: Surroundings;
  readonly #who: Who;
  /**
   * Whether approvals of others count that it brings: those of a program do, whose key was handed out for
   * that. A person who uploads a list could write anybody's name into it, and would sign for them without
   * being asked who they are; their own approval is none either, as who wrote a request does not decide on it.
   */
  readonly #isProgram: boolean;
  readonly #problems: RowProblem[] = [];

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
    this.#who = whoOf(surroundings.actor);
    this.#isProgram = surroundings.actor.person !== surroundings.actor.id;
  }

  /** Calls it off; where it never came, or is called off already, there is nothing to do. */
  async cancel(): Promise<Answer> {
    const record = await this.#known();
    if (record === undefined || record.state === 'cancelled') {
      return this.#answer('unchanged', record);
    }
    // What a program brought in the next one calls off, whoever answers for that one.
    const { name } = this.#who;
    const who = this.#isProgram ? { id: record.createdBy.id, name } : this.#who;
    return this.#answer('cancelled', await this.#step(record, 'cancel', who));
  }

  async bring(row: IntakeRow, body: ChangeBody, { people }: Directory): Promise<Answer> {
    const known = await this.#known();
    const worded = await this.#worded(known, body);
    let record = await this.#takeBack(worded, row, people);
    if (row.state === 'approved') {
      const isOpen = record.state === 'draft' || (worded !== known && record.state === 'submitted');
      if (isOpen) record = (await this.#tried('state', () => this.#submit(worded.id))) ?? record;
      record = await this.#approveAll(record, row.approvals ?? [], people);
    }
    if (known === undefined) return this.#answer('created', record);
    return this.#answer(record.version === known.version ? 'unchanged' : 'changed', record);
  }

  async #approveAll(
    submitted: KeptRecord,
    approvals: readonly ToldApproval[],
    people: Directory['people'],
  ): Promise<KeptRecord> {
    let record = submitted;
    for (const [index, approval] of approvals.entries()) {
      if (record.state !== 'submitted') break;
      const person = this.#isProgram ? people.get(approval.name.toLowerCase()) : undefined;
      const work = () => this.#approve(record, approval, person);
      record = (await this.#tried(`approvals.${index}`, work)) ?? record;
    }
    return record;
  }

  async #known(): Promise<KeptRecord | undefined> {
    const { intake, records } = this.#of.repositories;
    const id = await intake.recordOf(this.#of.origin);
    return id === undefined ? undefined : records.lock(id);
  }

  async #worded(known: KeptRecord | undefined, given: ChangeBody): Promise<KeptRecord> {
    const { proceeding, repositories, origin } = this.#of;
    const comment = `${origin.system} ${origin.reference}`;
    const said = { comment, isWhole: true };
    if (known === undefined) {
      const made = await proceeding.create('change', origin.site, given, this.#who, said);
      await repositories.intake.put(origin, made.id);
      return made;
    }
    const body = { ...given, required: known.body['required'] };
    const isSame = canonical(body as never) === canonical(known.body);
    return isSame ? known : proceeding.edit(known.id, body, this.#who, () => {}, said);
  }

  #submit(id: string): Promise<KeptRecord> {
    return this.#step({ id }, 'submit', this.#who);
  }

  /**
   * What was approved there and is no longer is not approved here either. Only what that system told of:
   * whoever approved by hand takes it back by hand. A document that is silent about it takes nothing back.
   */
  async #takeBack(
    record: KeptRecord,
    { state, approvals }: IntakeRow,
    people: Directory['people'],
  ): Promise<KeptRecord> {
    if (!this.#isProgram || (state === 'approved' && approvals === null)) return record;
    const claims = state === 'approved' ? (approvals ?? []) : [];
    const claimed = claims.map(({ side, name }) => `${side} ${people.get(name.toLowerCase())?.id}`);
    const { records } = this.#of.repositories;
    const steps = await records.stepsOf(record.id);
    let now = record;
    for (const standing of standingApprovals(await records.approvalsOf(record.id), record.hash)) {
      const { slot, user, name } = standing;
      if (user === null || claimed.includes(`${slot} ${user}`)) continue;
      if (!isImported(standing, steps)) continue;
      const asked = { slot, meaning: withdrawnThere(this.#of.origin) };
      now =
        (await this.#tried('approvals', () =>
          this.#step(record, 'withdraw', { id: user, name }, asked),
        )) ?? now;
    }
    return now;
  }

  /** Counts from now on, whenever it was given; of nobody known here it is kept and does not count. */
  async #approve(
    record: KeptRecord,
    { side, name, at }: ToldApproval,
    person: Person | undefined,
  ): Promise<KeptRecord> {
    const { proceeding, origin, repositories } = this.#of;
    const { system, reference } = origin;
    if (at !== null && at > proceeding.at) throw refused('It is to be given only later.');
    const meaning = `Approved in ${system}, ${reference}${at === null ? '' : `, at ${at}`}.`;
    const asked = { slot: side, meaning };
    const told = person === undefined ? `${name}, ${system}` : undefined;
    const last = (await repositories.records.approvalsOf(record.id)).findLast(
      (one) =>
        one.hash === record.hash &&
        one.slot === side &&
        (person === undefined ? one.name === told : one.user === person.id),
    );
    // Given again there counts again here; what its person took back here by hand stays taken back.
    const isKept = last !== undefined && last.meaning !== withdrawnThere(origin);
    if (isKept) return record;
    if (person === undefined) {
      const sentence = this.#isProgram ? UNKNOWN : BY_HAND;
      this.#problems.push({ field: 'approvals', sentence });
      const nobody = { id: `intake:${system}`, name: `${name}, ${system}` };
      return this.#step(record, 'note-approval', nobody, asked);
    }
    const approver = { id: person.id, name: `${person.name}, by ${this.#of.actor.name}` };
    this.#refuseRoleless(record, person, side);
    return this.#step(record, 'approve-imported', approver, asked);
  }

  #refuseRoleless({ zone }: KeptRecord, { id, name, assignments }: Person, side: Slot): void {
    const { proceeding, origin } = this.#of;
    const { at } = proceeding;
    const grants = assignments.filter(
      ({ since, until }) => since <= at && (until === null || until > at),
    );
    const held: Actor = { id, name, grants, person: id, provenUntil: null };
    try {
      authorise(held, takes[side], { site: origin.site, zone });
    } catch {
      throw refused('Who gave it has no role here that approves for that side.');
    }
  }

  #step({ id }: Pick<KeptRecord, 'id'>, event: string, who: Who, asked = {}): Promise<KeptRecord> {
    const { origin, proceeding } = this.#of;
    const comment = `${origin.system} ${origin.reference}`;
    return proceeding.step(id, event, { asked, comment }, who, () => {});
  }

  /** What a guard refuses is told and leaves the rest as it is: a guard refuses before anything is written. */
  async #tried(field: string, work: () => Promise<KeptRecord>): Promise<KeptRecord | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-possible-now') throw error;
      this.#problems.push({ field, sentence: error.detail ?? error.message });
      return undefined;
    }
  }

  #answer(outcome: Answer['outcome'], record: KeptRecord | undefined): Answer {
    const { reference } = this.#of.origin;
    const { id = null, ref = null, state = null } = record ?? {};
    return { reference, outcome, id, ref, state, problems: this.#problems };
  }
}

const UNKNOWN = 'Nobody here is mapped to that name.';
const BY_HAND =
  'It does not count: a person brings no approval of others. They give it here, or a program brings it.';

const withdrawnThere = ({ system, reference }: Origin) => `Withdrawn in ${system}, ${reference}.`;

/** Whether it is that approval, as it was last given, which another system told of. */
const isImported = ({ slot, user }: KeptApproval, steps: readonly KeptStep[]) =>
  steps.findLast(
    ({ event, by, asked }) => GIVING.includes(event) && by.id === user && asked['slot'] === slot,
  )?.event === 'approve-imported';
const GIVING: readonly string[] = ['approve', 'approve-imported'];

const refused = (detail: string) => new AppError('not-possible-now', { detail });

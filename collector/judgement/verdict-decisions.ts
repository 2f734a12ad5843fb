/** What people say of a verdict: it stands beside what the machine says and erases nothing. csms.md §3.2. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { following } from '../baselines/following.ts';
import { flawOfAcceptance } from '../change/accepting.ts';
import { approvedSpans } from '../change/approval.ts';
import type { ChangeRequest } from '../change/change.ts';
import {
  flawOfOverride,
  type History,
  mayRebaseline,
  type OverrideEntry,
  type OverrideFlaw,
} from '../change/history.ts';
import type { VerdictName } from '../change/verdicts.table.ts';
import { driftSteps } from '../drift/drift-steps.table.ts';
import { AppError } from '../errors.ts';
import { hashOf } from '../evidence/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, type Place, placesOf, refuseToken, reveal } from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import { roleAt } from './acting-role.ts';
import { concluded, entriesOf } from './conclusion.ts';
import { observe } from './gathering.ts';
import { Judge } from './judge.ts';
import { keepAct } from './testified.ts';
import { besideUnattributed } from './unattributed.ts';
import type { EntryRow, VerdictRow } from './verdict-row.ts';

/** The version of the drift it was decided on; undefined: whatever it is by now. */
type Version = number | undefined;

const flaws: Record<OverrideFlaw, string> = {
  'nothing-to-override': 'It was not judged yet.',
  'no-reason': 'It needs a reason.',
  'own-change': 'Who asked for the change or did it does not judge it.',
  'confirmed-by-oneself': 'Somebody else has to confirm it.',
  'never-by-hand': 'This verdict comes of an approved request alone, never by hand.',
};

export interface Held {
  readonly drift: string;
  readonly kind: DifferenceKind;
  readonly place: Place;
  readonly row: VerdictRow;
  readonly entries: readonly EntryRow[];
  /** The revision that decided it. */
  readonly request: ChangeRequest | null;
  readonly repositories: Repositories;
  readonly at: Instant;
  readonly newId: () => string;
}

export class VerdictDecisions {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #newId: () => string;
  readonly #judge: Judge;

  constructor(store: Store, now: () => Instant, newId: () => string) {
    this.#store = store;
    this.#now = now;
    this.#newId = newId;
    this.#judge = new Judge(newId);
  }

  /** All that was said of it, oldest first. */
  history(actor: Actor, drift: string): Promise<readonly EntryRow[]> {
    return this.#store.read(async ({ happenings, verdicts }) => {
      const place = await happenings.placeOf('change', drift);
      if (place === undefined) throw new AppError('not-found');
      reveal(actor, place);
      return verdicts.entries(drift);
    });
  }

  /** An analyst proposes; what the others say counts at once. */
  override(
    actor: Actor,
    drift: string,
    { version, verdict, reason }: { version: Version; verdict: VerdictName; reason: string },
  ): Promise<void> {
    return this.#act(actor, drift, version, driftSteps.override.takes, async (held) => {
      const role = roleAt(actor, held.place);
      await this.#say(held, actor, {
        ...{ type: 'override', at: held.at, verdict, by: personOf(actor), role, reason },
        confirmedBy: null,
      });
    });
  }

  /** What an analyst proposed last. Throws `not-possible-now` where there is no such proposal. */
  confirmOverride(actor: Actor, drift: string, version: Version): Promise<void> {
    return this.#act(actor, drift, version, driftSteps['confirm-override'].takes, async (held) => {
      const proposed = entriesOf(held.entries).findLast((entry) => entry.type === 'override');
      const isOpen = proposed?.type === 'override' && proposed.role === 'analyst';
      if (!isOpen || proposed.confirmedBy !== null) {
        throw new AppError('not-possible-now', { detail: 'Nobody proposed another verdict.' });
      }
      const confirmedBy = { by: personOf(actor), role: roleAt(actor, held.place) };
      await this.#say(held, actor, { ...proposed, at: held.at, confirmedBy });
    });
  }

  /** The implementer says that it was them, and with it all of that session; it is judged anew with that. */
  confirm(actor: Actor, drift: string, version: Version): Promise<void> {
    const { takes } = driftSteps.confirm;
    return this.#act(actor, drift, version, takes, async (held) => {
      const person = personOf(actor);
      if (held.row.machine.verdict !== 'authorised_unattributed') {
        throw new AppError('not-possible-now', { detail: 'Nobody asks who did it.' });
      }
      if (held.request?.implementers.includes(person) !== true) {
        throw new AppError('forbidden', { detail: 'Only who was to do it can say so.' });
      }
      const all = [held];
      for (const other of await besideUnattributed(held)) {
        all.push(await this.#hold(actor, other, undefined, takes, held.repositories));
      }
      const { verdicts } = held.repositories;
      for (const { drift: one } of all) {
        await verdicts.attribute(one, person);
        await verdicts.say([
          { drift: one, at: held.at, type: 'confirmation', actor: actor.name, body: { person } },
        ]);
      }
      const awaiting = all.map((one) => ({ drift: one.drift, spreads: true, stamp: 0 }));
      await this.#judge.judge(awaiting, held.repositories, held.at);
      for (const one of all) await keepAct('drift.confirm', one, actor, { person }, null);
    });
  }

  /** The asset owner lives with it, by a request that was written for it afterwards. It changes no verdict. */
  accept(
    actor: Actor,
    drift: string,
    { version, request, reason }: { version: Version; request: string; reason: string },
  ): Promise<void> {
    return this.#act(actor, drift, version, driftSteps.accept.takes, async (held) => {
      const { changeRequests, verdicts } = held.repositories;
      const retro = (await changeRequests.of(request)).find((one) => one.supersededAt === null);
      if (retro === undefined || retro.site !== held.place.site) {
        throw new AppError('invalid-request', { detail: 'request: there is no such request.' });
      }
      const flaw = await flawOfRetro(held, retro);
      if (flaw !== undefined) throw new AppError('not-possible-now', { detail: flaw });
      const person = personOf(actor);
      if (held.row.isAccepted) {
        throw new AppError('not-possible-now', { detail: 'It was accepted already.' });
      }
      const body = { by: person, role: 'asset-owner', retroRequest: request, at: held.at } as const;
      const workers = [held.request, retro].flatMap((one) => one?.implementers ?? []);
      if (!mayRebaseline(held.row.verdict, body, workers)) {
        throw new AppError('forbidden', { detail: flaws['own-change'] });
      }
      await verdicts.accept(drift);
      await verdicts.say([
        { drift, at: held.at, type: 'acceptance', actor: actor.name, body: { ...body, reason } },
      ]);
      await held.repositories.baselineDecisions.accept(drift, held.at);
      await keepAct('drift.accept', held, actor, { request, ref: retro.ref }, reason);
    });
  }

  /** All extras of one request at once, by somebody who approved it. */
  decideExtras(
    actor: Actor,
    drifts: readonly string[],
    decision: 'accepted' | 'rejected',
    reason: string,
  ): Promise<void> {
    const { takes } = driftSteps['decide-extra'];
    placesOf(actor, takes); // who reads nothing learns nothing of what there is
    return this.#store.transaction(async (repositories) => {
      let of: string | null | undefined;
      for (const drift of [...new Set(drifts)].sort()) {
        const held = await this.#hold(actor, drift, undefined, takes, repositories);
        const { row, request } = held;
        if (!row.isExtra || row.decided !== null) {
          throw new AppError('not-possible-now', { detail: 'It is on no list of extras.' });
        }
        of ??= row.request;
        if (of !== row.request) {
          throw new AppError('invalid-request', {
            detail: 'drifts: they are of several requests.',
          });
        }
        refuseNoApprover(request, personOf(actor));
        await repositories.verdicts.decide(drift, decision);
        const body = { decision, reason };
        await repositories.verdicts.say([
          { drift, at: held.at, type: 'extra', actor: actor.name, body },
        ]);
        await keepAct('drift.decide-extra', held, actor, { decision }, reason);
      }
    });
  }

  async #say(held: Held, actor: Actor, override: OverrideEntry): Promise<void> {
    const { drift, entries, request, row, repositories, at, place } = held;
    const history: History = entriesOf(entries);
    const flaw = flawOfOverride(history, override, request);
    if (flaw === 'own-change' || flaw === 'confirmed-by-oneself') {
      throw new AppError('forbidden', { detail: flaws[flaw] });
    }
    if (flaw !== undefined) throw new AppError('not-possible-now', { detail: flaws[flaw] });
    const { type, at: _, ...body } = override;
    const said = { at, type, actor: actor.name, body };
    await repositories.verdicts.say([{ drift, ...said }]);
    const known = { happenings: new Map(), changes: new Map(), rows: new Map(), names: new Map() };
    const [change] = await observe([drift], known, repositories);
    if (change === undefined) throw new AppError('not-found');
    const disputed = [...entries, { ...said, n: entries.length + 1 }];
    const { hushed, machine: verdict } = row;
    const conclusion = concluded({
      ...{ change, site: place.site, verdict, before: row, disputed, hushed, now: at },
    });
    await repositories.verdicts.write([conclusion.row]);
    await repositories.baselineDecisions.follow(following([conclusion.row]), at);
    const { verdict: says, role, confirmedBy } = override;
    await keepAct('drift.override', held, actor, { says, role, confirmedBy }, override.reason);
  }

  #act(
    actor: Actor,
    drift: string,
    version: Version,
    action: Action,
    work: (held: Held) => Promise<void>,
  ): Promise<void> {
    return this.#store.transaction(async (repositories) => {
      await work(await this.#hold(actor, drift, version, action, repositories));
    });
  }

  async #hold(
    actor: Actor,
    drift: string,
    version: Version,
    action: Action,
    repositories: Repositories,
  ): Promise<Held> {
    const at = this.#now();
    const locked = await repositories.driftList.lock(drift);
    if (locked === undefined) throw new AppError('not-found');
    const place: Place = { site: locked.site, zone: locked.zone };
    reveal(actor, place);
    authorise(actor, action, place);
    refuseToken(actor);
    if (version !== undefined && version !== locked.version) {
      throw new AppError('changed-meanwhile');
    }
    const row = await repositories.verdicts.lock(drift);
    if (row === undefined) {
      throw new AppError('not-possible-now', { detail: flaws['nothing-to-override'] });
    }
    const entries = await repositories.verdicts.entries(drift);
    const revisions = row.request === null ? [] : await repositories.changeRequests.of(row.request);
    const request = revisions.find((one) => one.version === row.revision) ?? null;
    await repositories.driftList.turn(drift);
    const { kind } = locked;
    return { drift, kind, place, row, entries, request, repositories, at, newId: this.#newId };
  }
}

/** Why that request is none to live with it by: it has to name what was changed, and to stand approved. */
async function flawOfRetro(
  { drift, at, repositories }: Held,
  retro: ChangeRequest,
): Promise<string | undefined> {
  const known = { happenings: new Map(), changes: new Map(), rows: new Map(), names: new Map() };
  const [change] = await observe([drift], known, repositories);
  if (change === undefined) throw new AppError('not-found');
  return flawOfAcceptance(retro, change, approvedSpans(retro, hashOf), at);
}

/** `refuseToken` has let nobody else in. */
const personOf = ({ person, id }: Actor): string => person ?? id;

const isImplementer = (request: ChangeRequest | null, person: string) =>
  request?.implementers.includes(person) === true;

function refuseNoApprover(request: ChangeRequest | null, person: string): void {
  const isApprover = request?.approvals.some(
    ({ user, decision }) => user === person && decision === 'given',
  );
  if (isApprover !== true || isImplementer(request, person)) {
    throw new AppError('forbidden', { detail: 'Who approved the request decides on its extras.' });
  }
}

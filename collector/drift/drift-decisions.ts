/** What people may do with drift: read it, and say that they have seen it. Roles are checked here. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Testimony } from '../evidence/record.ts';
import { type ToldVerdict, toldOf } from '../judgement/told.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories, Store } from '../store/store.ts';
import type { AuditEntry } from '../users/audit-entry.ts';
import { type Actor, authorise, narrowedToPlaces, reveal } from '../users/role.ts';
import type {
  DriftDetail,
  DriftFilter,
  DriftRow,
  DriftSelection,
  EvidenceRow,
} from './drift-row.ts';
import { type DriftStep, driftSteps } from './drift-steps.table.ts';

export interface Decision {
  /** The version the decision was made on; undefined: whatever it is by now. */
  readonly version: number | undefined;
  readonly comment: string | undefined;
}

export interface DriftAct {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly comment: string | null;
}

/** Null: it was not judged yet, which is a matter of seconds. */
interface Told {
  readonly verdict: ToldVerdict | null;
}

export type JudgedDrift = DriftRow & Told;

export type DriftRecord = DriftDetail &
  Told & {
    readonly evidence: EvidenceRow[];
    readonly acts: DriftAct[];
  };

export class DriftDecisions {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #newId: () => string;

  constructor(store: Store, now: () => Instant, newId: () => string) {
    this.#store = store;
    this.#now = now;
    this.#newId = newId;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  async page(
    actor: Actor,
    wanted: DriftFilter,
    selection: DriftSelection,
  ): Promise<{ items: JudgedDrift[]; next: string | null; total?: number }> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(async (repositories) => {
      const { driftList } = repositories;
      const page = await driftList.page(filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows, next } = page;
      const told = await toldOf(
        rows.map(({ id }) => id),
        repositories,
      );
      const items = rows.map((row) => ({ ...row, verdict: told.get(row.id) ?? null }));
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await driftList.count(filter) };
    });
  }

  async one(actor: Actor, id: string): Promise<DriftRecord> {
    const record = await this.#store.read((repositories) => whole(id, repositories));
    reveal(actor, record);
    return record;
  }

  /** The zone of each whose asset is in one. */
  zonesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#store.read(({ driftList }) => driftList.zonesOf(ids));
  }

  /** Throws `not-possible-now` where it is not open, `changed-meanwhile` on another version. */
  acknowledge(actor: Actor, id: string, decision: Decision): Promise<DriftRecord> {
    return this.#decide(actor, id, decision, 'acknowledge');
  }

  /** Takes the acknowledgement back. */
  reopen(actor: Actor, id: string, decision: Decision): Promise<DriftRecord> {
    return this.#decide(actor, id, decision, 'reopen');
  }

  #decide(
    actor: Actor,
    id: string,
    { version, comment }: Decision,
    event: 'acknowledge' | 'reopen',
  ): Promise<DriftRecord> {
    const at = this.#now();
    const { from, to, takes }: DriftStep = driftSteps[event];
    return this.#store.transaction(async (repositories) => {
      const { driftList, audit } = repositories;
      const before = await driftList.lock(id);
      if (before === undefined) throw new AppError('not-found');
      reveal(actor, before);
      if (takes === null) throw new AppError('forbidden');
      authorise(actor, takes, before);
      if (version !== undefined && version !== before.version) {
        throw new AppError('changed-meanwhile');
      }
      if (!from.includes(before.state)) {
        throw new AppError('not-possible-now', { detail: `It is ${before.state}.` });
      }
      const isAcknowledged = to === 'acknowledged';
      await driftList.acknowledge(id, isAcknowledged ? { name: actor.name, at } : null);
      const entry: AuditEntry = {
        at,
        actor: actor.name,
        action: `drift.${event}`,
        subject: `drift/${id}`,
        detail: comment === undefined ? {} : { comment },
      };
      await audit.add(entry);
      const record = await whole(id, repositories);
      await repositories.outbox.add(at, [departing(record, this.#newId())]);
      await repositories.evidence.add(at, [testimony(entry, record)]);
      return record;
    });
  }
}

/** What is known outside already is not said again. */
function departing(record: DriftRecord, event: string): Departing {
  const { id, site, asset, kind, severity, state, acknowledgedBy, acknowledgedAt } = record;
  const agent = record.agent.slice(site.length + 1);
  const body = { id, site, agent, asset, kind, severity, state, acknowledgedBy, acknowledgedAt };
  return { event, site, kind: 'drift', body };
}

/** The drift as it stood when it was decided on, without what may change later. */
function testimony({ at, actor, action, subject }: AuditEntry, record: DriftRecord): Testimony {
  const { site, agent, asset, kind, severity, path, before, after, acts } = record;
  const { earliest, latest, occurrence, version, outcome } = record;
  const payload = {
    ...{ site, agent, asset, kind, severity, path, before, after, earliest, latest },
    ...{ occurrence, version, outcome, comment: acts.at(-1)?.comment ?? null },
  };
  return { effectiveAt: at, actor, kind: action, ref: subject, payload };
}

async function whole(id: string, repositories: Repositories): Promise<DriftRecord> {
  const { driftList, audit } = repositories;
  const drift = await driftList.one(id);
  if (drift === undefined) throw new AppError('not-found');
  const acts = (await audit.of(`drift/${id}`)).map(({ at, actor, action, detail }) => ({
    at,
    actor,
    action,
    comment: typeof detail['comment'] === 'string' ? detail['comment'] : null,
  }));
  const verdict = (await toldOf([id], repositories)).get(id) ?? null;
  return { ...drift, verdict, evidence: await driftList.evidence(id), acts };
}

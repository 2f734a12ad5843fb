/**
 * Every kind in every state, and every event by every role: what no row allows is refused with the status that
 * says why, and leaves nothing behind. Guards of their own are asked elsewhere; who wrote it, and who has not
 * proved who they are, is asked here of all.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AppError, errors } from '../../../collector/errors.ts';
import type { RecordKind, Step } from '../../../collector/records/lifecycle.ts';
import { everyKind, proceed } from '../../../collector/records/proceeding.ts';
import type { Body, Who } from '../../../collector/records/record.ts';
import { RecordService } from '../../../collector/records/record-service.ts';
import { recordKinds } from '../../../collector/records/registry.ts';
import { Store } from '../../../collector/store/store.ts';
import type { Actor } from '../../../collector/users/role.ts';
import { type Action, mayBe, ROLES, type Role } from '../../../collector/users/roles.table.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { type Schema, sampleOf } from '../../support/sample.ts';

const AT = '2026-03-01T10:00:00.000Z' as Instant;
const LATER = '2026-03-01T10:04:00.000Z' as Instant;
const author: Who = { id: randomUUID(), name: 'author' };

let database: OwnDatabase;
let store: Store;
let service: RecordService;
beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
  service = new RecordService(store, () => AT, everyKind(randomUUID));
});
afterAll(() => database.close());

const actor = (roles: readonly Role[], more: Partial<Actor> = {}): Actor => {
  const id = more.id ?? randomUUID();
  const grants = roles.map((role) => ({ role, site: null, zone: null }));
  return { id, name: 'somebody', grants, person: id, provenUntil: LATER, ...more };
};
const everything = (more: Partial<Actor> = {}) => actor(ROLES, more);

const eventsOf = (kind: RecordKind) => [...new Set(kind.steps.map(({ event }) => event))];
const rowsOf = (kind: RecordKind, event: string) => kind.steps.filter((row) => row.event === event);
const statesOf = (kind: RecordKind, event: string) =>
  new Set(rowsOf(kind, event).flatMap(({ from }) => from));
const sideOf = (kind: RecordKind) => Object.keys(kind.slots?.takes ?? {})[0] ?? '';
/** What a row of the event takes of who says `sideOf`; null: the collector alone. */
const takenBy = (kind: RecordKind, { takes }: Step): Action | null =>
  takes === 'slot' ? (kind.slots?.takes[sideOf(kind)] ?? null) : takes;
const may = (role: Role, action: Action) => (mayBe[action] as readonly Role[]).includes(role);
const asked = (kind: RecordKind, event: string): Body => {
  const [row] = rowsOf(kind, event);
  const shape = z.toJSONSchema(row?.asks ?? z.object({}), { io: 'input' }) as Schema;
  return { ...(sampleOf(shape) as Body), slot: sideOf(kind) };
};

/** One of it, in each of its states. */
async function placed(kind: RecordKind): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const state of Object.keys(kind.states)) {
    const { id } = await store.transaction((repositories) =>
      proceed(everyKind(randomUUID), repositories, AT, (all) =>
        all.create(kind.kind, kind.isSiteless ? null : ('plant' as SiteId), kind.example, author, {
          isWhole: true,
        }),
      ),
    );
    // What names itself is one on a site: the next one needs another name.
    const name = typeof kind.ref === 'string' ? 'ref' : `'${id}'`;
    await database.run(
      `UPDATE record SET state = '${state}', ref = ${name}, due = NULL WHERE id = '${id}'`,
    );
    ids.set(state, id);
  }
  return ids;
}

/** Everything there is of records, and how much there is of what is written beside them. */
async function all(): Promise<unknown> {
  return database.rows(`SELECT
    (SELECT jsonb_agg(to_jsonb(record) ORDER BY id) FROM record) AS records,
    (SELECT count(*) FROM record_revision)::int AS revisions,
    (SELECT count(*) FROM record_step)::int AS steps,
    (SELECT count(*) FROM approval)::int AS approvals,
    (SELECT count(*) FROM evidence)::int AS evidence,
    (SELECT count(*) FROM audit)::int AS audit,
    (SELECT count(*) FROM outbox)::int AS news,
    (SELECT count(*) FROM judge_queue)::int AS judged`);
}

async function refusal(
  by: Actor,
  kind: RecordKind,
  id: string,
  event: string,
  version?: number,
): Promise<number | string> {
  try {
    await service.step(by, kind.kind, id, event, { version, asked: asked(kind, event) });
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return errors[error.code].status;
    return String(error);
  }
}

describe.each(recordKinds.map((kind) => [kind.kind, kind] as const))('%s', (_, kind) => {
  let ids: ReadonlyMap<string, string>;
  beforeAll(async () => {
    ids = await placed(kind);
  });

  /** Each tried in each state; whatever is not as expected is told, and nothing may be left of any. */
  async function walked(
    tries: (state: string, id: string, event: string) => Promise<readonly string[]>,
  ) {
    const before = await all();
    const wrong: string[] = [];
    for (const [state, id] of ids) {
      for (const event of eventsOf(kind)) wrong.push(...(await tries(state, id, event)));
    }
    expect(wrong).toEqual([]);
    expect(await all()).toEqual(before);
  }

  test('what a role may not do is refused it in every state, and leaves nothing', async () => {
    await walked(async (state, id, event) => {
      const wrong: string[] = [];
      for (const role of ROLES) {
        const isAllowed = rowsOf(kind, event).some((row) => {
          const action = takenBy(kind, row);
          return action !== null && may(role, action);
        });
        if (isAllowed) continue;
        const status = await refusal(actor([role]), kind, id, event);
        if (status !== 403) wrong.push(`${event} of ${state} by ${role}: ${status}`);
      }
      return wrong;
    });
  });

  test('where no row leads from, who may do everything is told that it is not possible now', async () => {
    await walked(async (state, id, event) => {
      if (statesOf(kind, event).has(state)) return [];
      const isCollectors = rowsOf(kind, event).every((row) => takenBy(kind, row) === null);
      const wrong: string[] = [];
      for (const person of [everything(), everything({ id: author.id, person: author.id })]) {
        const status = await refusal(person, kind, id, event);
        const isRight = status === (isCollectors ? 403 : 409);
        if (!isRight) wrong.push(`${event} of ${state}: ${status}`);
      }
      return wrong;
    });
  });

  test('what only the collector does is nobody’s, whatever they may do', async () => {
    await walked(async (state, id, event) => {
      const rows = rowsOf(kind, event).filter(({ from }) => from.includes(state));
      if (rows.length === 0 || rows.some((row) => takenBy(kind, row) !== null)) return [];
      const status = await refusal(everything(), kind, id, event);
      return status === 403 ? [] : [`${event} of ${state}: ${status}`];
    });
  });

  test('nobody approves what they wrote', async () => {
    const self = everything({ id: author.id, person: author.id });
    await walked(async (state, id, event) => {
      const isGiven = rowsOf(kind, event).some(
        ({ gives, from, takes }) => gives === 'given' && takes !== null && from.includes(state),
      );
      if (!isGiven) return [];
      const status = await refusal(self, kind, id, event);
      return status === 409 ? [] : [`${event} of ${state} by its author: ${status}`];
    });
  });

  test('what is signed takes a person who is there: neither a token nor a proof that is over signs', async () => {
    const tired = everything({ provenUntil: AT });
    const token = { ...everything(), person: randomUUID() };
    await walked(async (state, id, event) => {
      const rows = rowsOf(kind, event).filter(({ from }) => from.includes(state));
      if (rows.length === 0 || !rows.every(({ isSigned }) => isSigned)) return [];
      const told = [await refusal(tired, kind, id, event), await refusal(token, kind, id, event)];
      return told.join() === '401,403' ? [] : [`${event} of ${state}: ${told.join()}`];
    });
  });

  test('what was decided on another version is refused, whatever it was', async () => {
    await walked(async (state, id, event) => {
      const rows = rowsOf(kind, event).filter(({ from }) => from.includes(state));
      if (rows.length === 0 || rows.every((row) => takenBy(kind, row) === null)) return [];
      const status = await refusal(everything(), kind, id, event, 99);
      return status === 412 ? [] : [`${event} of ${state}: ${status}`];
    });
  });

  test('where it cannot be edited, nobody edits it', async () => {
    const before = await all();
    for (const [state, id] of ids) {
      if (kind.edits.from.includes(state)) continue;
      await expect(
        service.edit(everything(), kind.kind, id, kind.example, { version: undefined }),
        state,
      ).rejects.toMatchObject({ code: 'not-possible-now' });
    }
    expect(await all()).toEqual(before);
  });
});

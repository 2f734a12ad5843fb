/** A plant whose drift is judged: messages go in through ingest, verdicts come out of the store. */
import { sql } from 'kysely';
import type { ChangeRequest } from '../../collector/change/change.ts';
import { type Acceptance, accept } from '../../collector/ingest/accept.ts';
import { Judge } from '../../collector/judgement/judge.ts';
import { Store } from '../../collector/store/store.ts';
import { instantOf } from '../../collector/store/time.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Departure, Message } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { acceptanceOn } from './acceptance.ts';
import { at } from './change-control.ts';
import { ownDatabase } from './database.ts';
import { departed, host, Series, seen, sender } from './plant.ts';

export const PLC_7 = { mac: '00:1d:9c:00:00:07', ip: '10.0.0.7' };
export const PLC_8 = { mac: '00:1d:9c:00:00:08', ip: '10.0.0.8' };
export const EWS_3 = { mac: '00:1d:9c:00:00:03', ip: '10.0.0.3' };

type Machine = typeof PLC_7;

/** When the story happens: a clock of change-control.ts, or two between which it did. */
export type When = string | readonly [string, string];

export async function judgedPlant() {
  const database = await ownDatabase();
  const store = new Store(database.db);
  let now = at('-100 00:00');
  let acceptance: Acceptance;
  let series: Series;
  let judge: Judge;
  let keys = 0;

  const clock = (when: Instant) => {
    now = when;
  };
  const send = (...messages: readonly Message[]) =>
    accept(sender, series.batch(...messages), acceptance);

  /** The id of the asset a machine is. */
  const idOf = async ({ mac }: Machine) => {
    const { id } = await database.db
      .selectFrom('asset')
      .select('id')
      .where('mac', '=', mac)
      .executeTakeFirstOrThrow();
    return id;
  };

  return {
    database,
    store,
    clock,
    send,
    idOf,
    /** SQL by hand. */
    run(script: string) {
      if (database.embedded === undefined) throw new Error('it is the embedded database');
      return database.embedded.script(script);
    },
    now: () => now,
    close: () => database.close(),

    /** Empty but for three machines that were heard. */
    async begin() {
      await database.empty();
      now = at('-100 00:00');
      keys = 0;
      series = new Series();
      judge = new Judge(() => crypto.randomUUID());
      acceptance = { ...acceptanceOn(store), now: () => now };
      await send(seenAt(PLC_7), seenAt(PLC_8), seenAt(EWS_3));
    },

    /** A difference of a machine, told when it happened; by the station, unless said otherwise. */
    async happens(
      machine: Machine,
      kind: DifferenceKind,
      when: When,
      more: Partial<Departure['difference']> & {
        readonly toldAt?: string;
        readonly isUnseen?: boolean;
      } = {},
    ): Promise<string> {
      const [earliest, latest] = typeof when === 'string' ? [at(when), at(when)] : when.map(at);
      const { toldAt, isUnseen, ...difference } = more;
      now = toldAt === undefined ? (latest as Instant) : at(toldAt);
      const key = difference.key ?? `key-${keys++}`;
      const departure = departed(1, machine, {
        ...{ kind, key, earliest, latest, outcome: 'accepted' },
        ...(isUnseen ? {} : { by: host(EWS_3) }),
        ...difference,
      } as never);
      await send(departure);
      const { id } = await database.db
        .selectFrom('drift')
        .select('id')
        .where('key', '=', key)
        .orderBy('occurrence', 'desc')
        .executeTakeFirstOrThrow();
      return id;
    },

    /** Puts requests where the change check finds them; their assets are ids already. */
    approve: (...requests: readonly ChangeRequest[]) =>
      store.transaction(async ({ changeRequests }) => {
        for (const one of requests) await changeRequests.put(one.id, [one], Date.parse(now));
      }),

    /** Puts machines into a zone whose change control is on since a clock; null: it is not on. */
    async zone(id: string, machines: readonly Machine[], since: string | null, side = 'ot') {
      const body = JSON.stringify({ name: 'Cell 2', side, criticality: 3, isStatic: true });
      const [begun, from] = [at('-99 00:00'), since === null ? null : at(since)];
      const { embedded } = database;
      await embedded?.script(`
        INSERT INTO record (id, kind, site, ref, title, state, revision, in_force, body, hash, keys,
          created, created_by, created_by_id, changed, changed_by, changed_by_id)
        VALUES ('${id}', 'zone', 'plant', 'ZON-1', 'Cell 2', 'approved', 1, 1, '${body}', 'h', '{}',
          '${begun}', 'test', 'test', '${begun}', 'test', 'test') ON CONFLICT DO NOTHING;
        INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
        VALUES ('${id}', 1, '${body}', 'h', '${begun}', 'test', 'test') ON CONFLICT DO NOTHING;
        ${
          from === null
            ? ''
            : `INSERT INTO record_step (record, number, at, "by", by_id, event, "from", "to", revision, asked)
               VALUES ('${id}', 9, '${from}', 'test', 'test', 'switch-on-control', 'approved',
                 'approved', 1, '{}');`
        }
        ${machines.map(({ mac }) => `UPDATE asset SET zone = '${id}' WHERE mac = '${mac}';`).join('\n')}`);
    },

    /** Why so many are told with others. */
    hushed: () =>
      sql<{ hushed: string | null; count: number }>`
        SELECT hushed, count(*)::int AS count FROM verdict GROUP BY hushed`.execute(database.db),

    /** What left by the outbox, of a kind. */
    async left(kind: string): Promise<readonly Record<string, unknown>[]> {
      const rows = await store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 1000));
      return rows.filter((row) => row.kind === kind).map(({ body }) => body as never);
    },

    /** Judges all that is due at that time. */
    async judge(clock: string | Instant = now) {
      now = clock.length > 12 ? (clock as Instant) : at(clock);
      let judged = 0;
      for (let turn = 0; turn < 100; turn++) {
        const count = await store.transaction((all) => judge.turn(all, now));
        if (count === 0) return judged;
        judged += count;
      }
      throw new Error('judging does not come to an end');
    },

    /** What is said of a drift: verdict and severity. */
    async verdict(drift: string) {
      const row = (await store.read(({ verdicts }) => verdicts.of([drift]))).get(drift);
      if (row === undefined) throw new Error('it was not judged');
      return row;
    },

    instant: instantOf,
  };
}

const seenAt = (machine: Machine) =>
  seen(1, machine, {}, { from: at('-101 00:00'), to: at('-101 00:00') });

export type JudgedPlant = Awaited<ReturnType<typeof judgedPlant>>;

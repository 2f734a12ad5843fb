import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Left } from '../../../collector/store/outbox-repository.ts';
import { Relay, type RelayOptions } from '../../../collector/store/relay.ts';
import { Tenure } from '../../../collector/store/tenure.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { ownDatabase } from '../../support/database.ts';
import { site } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
const relays: Relay[] = [];
beforeAll(async () => {
  database = await ownDatabase();
});
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await database.empty();
});
afterAll(() => database.close());

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const newId = () => crypto.randomUUID();
const at = (milliseconds: number) => new Date(milliseconds).toISOString() as Instant;

async function leave(from: number, to: number, made = at(Date.now())): Promise<string[]> {
  const rows = Array.from({ length: to - from + 1 }, (_, place) => ({
    ...{ event: newId(), site, kind: 'drift' as const, body: { n: from + place } },
  }));
  await database.store.transaction(({ outbox }) => outbox.add(made, rows));
  return rows.map(({ event }) => event);
}

/** A destination that remembers what arrived; `fault` may stand in its way. */
function destination(name: string, fault: () => Promise<void> = async () => {}, holder = newId()) {
  const arrived: Left[] = [];
  const troubles: unknown[] = [];
  const options: RelayOptions = {
    ...{ store: database.store, destination: name, holder },
    async deliver(rows) {
      await fault();
      arrived.push(...rows);
    },
    onTrouble: (error) => troubles.push(error),
  };
  const relay = new Relay(options);
  relays.push(relay);
  const numbers = () => arrived.map(({ body }) => (body as { n: number }).n);
  return { relay, arrived, troubles, numbers };
}
const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);
const cursor = async (name: string) => {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM outbox_cursor WHERE destination = ${name}`.execute(database.db);
  return rows[0]?.id;
};

describe('a relay', () => {
  test('brings everything to its destination once and in order, more than one handful too', async () => {
    const events = await leave(1, 1201);
    const { numbers, arrived, relay } = destination('one');
    await eventually(() => arrived.length).toBe(1201);
    expect(numbers()).toEqual(upTo(1201));
    expect(arrived.map(({ event }) => event)).toEqual(events);
    await leave(1202, 1203);
    await eventually(() => arrived.length).toBe(1203);
    await eventually(() => relay.progress.delivered).toBe(1203);
  });

  test('takes transactions in the order of their numbers: the hundredth stands behind the ninth', async () => {
    for (const [n, tx] of ['9', '10', '99', '100'].entries()) {
      await sql`INSERT INTO outbox (tx, made, event, site, kind, body) VALUES
        (${tx}::xid8, ${at(Date.now())}, ${newId()}, 'plant', 'drift',
          ${JSON.stringify({ n: n + 1 })})`.execute(database.db);
    }
    const { store } = database;
    const [first] = await store.read(({ outbox }) => outbox.next('one', 1));
    expect(first?.tx).toBe('9');
    const { numbers } = destination('one');
    await eventually(() => numbers()).toEqual([1, 2, 3, 4]);
  });

  test('goes on where any collector before it was', async () => {
    await leave(1, 3);
    const first = destination('one');
    await eventually(() => first.numbers()).toEqual([1, 2, 3]);
    await first.relay.close();
    await leave(4, 5);
    const second = destination('one');
    await eventually(() => second.numbers()).toEqual([4, 5]);
  });

  test('brings again what did not arrive, as the same events, and tells of an outage once', async () => {
    const events = await leave(1, 3);
    let attempts = 0;
    const { arrived, troubles, relay } = destination('broken', async () => {
      if (++attempts <= 2) throw new Error('away');
    });
    await eventually(() => arrived.length).toBe(3);
    expect(arrived.map(({ event }) => event)).toEqual(events);
    expect([attempts, troubles.length, relay.progress.failures]).toEqual([3, 1, 2]);
  });

  test('that cannot deliver holds nobody else up, and shows how far it is behind', async () => {
    await leave(1, 7, at(Date.now() - 90_000));
    const { relay } = destination('hangs', () => new Promise(() => {}));
    const { numbers, relay: other } = destination('works');
    await eventually(() => numbers()).toEqual(upTo(7));
    await leave(8, 9);
    await eventually(() => numbers()).toEqual(upTo(9));
    await eventually(() => other.progress.waiting).toBe(0);
    const { waiting, seconds, isHolder } = relay.progress;
    expect([waiting, isHolder]).toEqual([7, true]);
    expect(seconds).toBeGreaterThan(80);
  });

  test('hangs on for the lease alone: who ends gives it to the next', async () => {
    await leave(1, 2);
    const stuck = destination('one', () => new Promise(() => {}));
    await eventually(() => stuck.relay.progress.isHolder).toBe(true);
    const next = destination('one');
    await stuck.relay.close();
    await eventually(() => next.numbers()).toEqual([1, 2]);
  });
});

describe('lease lost in the middle of a relay', () => {
  test('what the first holder still delivers counts for nothing: its token is refused', async () => {
    const events = await leave(1, 4);
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const first = destination('one', () => asleep);
    await eventually(() => first.relay.progress.isHolder).toBe(true);
    await sql`UPDATE lease SET until = clock_timestamp()`.execute(database.db); // as if time had passed
    const second = destination('one');
    await eventually(() => second.numbers()).toEqual([1, 2, 3, 4]);
    await leave(5, 6);
    await eventually(() => second.numbers()).toEqual(upTo(6));
    await eventually(() => second.relay.progress.isHolder).toBe(false);
    const reached = await cursor('one');
    wake();
    await eventually(() => first.troubles.length).toBe(1);
    expect(first.numbers()).toEqual([1, 2, 3, 4]);
    expect(first.arrived.map(({ event }) => event)).toEqual(events); // twice, but known as the same
    expect(first.relay.progress.delivered).toBe(0);
    expect(await cursor('one')).toBe(reached);
  });

  test('the place of a destination never goes back', async () => {
    await leave(1, 3);
    const { store } = database;
    const [one, , three] = await store.read(({ outbox }) => outbox.next('one', 10));
    await store.transaction(({ outbox }) => outbox.reach('one', three as Left));
    await store.transaction(({ outbox }) => outbox.reach('one', one as Left));
    expect(await store.read(({ outbox }) => outbox.next('one', 10))).toEqual([]);
  });

  test('work under a lease hears that another has it', async () => {
    const of = (holder: string) => new Tenure({ store: database.store, name: 'work', holder });
    const first = of('a');
    const heard = first.during(
      (_, signal) =>
        new Promise<string>((resolve) => {
          signal.addEventListener('abort', () => resolve(String(signal.reason)));
        }),
    );
    await eventually(() => first.isHeld).toBe(true);
    expect(await of('b').during(async () => 'b')).toBeUndefined();
    await sql`UPDATE lease SET until = clock_timestamp()`.execute(database.db);
    expect(await of('b').during(async ({ token }) => token)).toBe(2);
    expect(await heard).toContain('the lease is another’s');
  });
});

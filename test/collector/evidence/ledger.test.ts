/** The ledger in both databases: one chain, whoever writes and whatever is rolled back; anchored where we cannot reach. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ANCHORED } from '../../../collector/evidence/anchoring.ts';
import { EvidenceService } from '../../../collector/evidence/evidence-service.ts';
import { type OpenStore, openPostgres } from '../../../collector/store/open.ts';
import { readAnchor } from '../../../protocols/messages/anchor.ts';
import { ownDatabase } from '../../support/database.ts';
import { anchoringOn, decision, minute, write } from '../../support/ledgers.ts';
import { somebodyWith } from '../../support/people.ts';
import { hasPostgres, startPostgres } from '../../support/postgres.ts';

const ada = somebodyWith('ada', 'auditor');

describe('on the embedded database', () => {
  let own: Awaited<ReturnType<typeof ownDatabase>>;
  let closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterEach(async () => {
    for (const close of closing) await close();
    closing = [];
    await own.empty();
  });
  afterAll(() => own.close());

  const verify = () => new EvidenceService(own.store).verify(ada);
  const keeper = (key = generateKeyPairSync('ed25519').privateKey) => {
    const kept = anchoringOn(own.store, key);
    closing.push(kept.close);
    return kept;
  };
  const anchored = async () => {
    const { anchor } = await own.store.read(({ evidence }) => evidence.end());
    return anchor === null ? undefined : readAnchor(anchor)?.seq;
  };

  test('what is rolled back leaves no gap', async () => {
    await write(own.store, 1, 2);
    await expect(
      own.store.transaction(async ({ evidence }) => {
        await evidence.add(minute(3), [decision(3)]);
        throw new Error('the deed failed');
      }),
    ).rejects.toThrow('the deed failed');
    await write(own.store, 4);
    const { items } = await new EvidenceService(own.store).page(ada, {}, { limit: 10 });
    expect(items.map(({ seq, ref }) => [seq, ref])).toEqual([
      [3, 'drift/4'],
      [2, 'drift/2'],
      [1, 'drift/1'],
    ]);
    expect(await verify()).toMatchObject({ isIntact: true, head: 3 });
  });

  test('a row that is changed by hand is found', async () => {
    await write(own.store, 1, 2, 3);
    await sql`UPDATE evidence SET actor = 'eve' WHERE seq = 2`.execute(own.db);
    expect((await verify()).findings).toEqual([{ is: 'altered', seq: 2, what: 'record' }]);
  });

  test('rows that are taken off the end are found, because agents remember them', async () => {
    const { tick } = keeper();
    await write(own.store, 1, 2, 3);
    await tick();
    const { anchor } = await own.store.read(({ evidence }) => evidence.end());
    const told = readAnchor(anchor ?? '');
    if (told === undefined) throw new Error('no anchor was given out');
    const cell = { site: 'press' as never, agent: 'cell-1' as never, received: minute(5) };
    await own.store.transaction(({ evidence }) => evidence.remember(cell, [told]));
    expect(await verify()).toMatchObject({ isIntact: true, anchored: { seq: 4 }, signed: 4 });

    await sql`DELETE FROM evidence WHERE seq > 2`.execute(own.db);
    await sql`DELETE FROM evidence_signed_head`.execute(own.db);
    expect((await verify()).findings).toEqual([
      { is: 'truncated', seq: 4, by: 'agent press/cell-1' },
    ]);
  });

  test('a witness that says less later still remembers what it said', async () => {
    await write(own.store, 1, 2, 3);
    const cell = { site: 'press' as never, agent: 'cell-1' as never, received: minute(5) };
    const first = await own.store.read(({ evidence }) => evidence.behind(0, 3));
    const of = (seq: number) => ({
      ...{ ledger: first[0]?.hash.slice(0, 8) ?? '', seq },
      hash: first[seq - 1]?.hash.slice(0, 32) ?? '',
    });
    await own.store.transaction(({ evidence }) => evidence.remember(cell, [of(3)]));
    await own.store.transaction(({ evidence }) => evidence.remember(cell, [of(1)]));
    expect((await verify()).anchored).toMatchObject({ seq: 3 });
  });

  test('the first head is signed at once, its key stands in the ledger', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { tick, told } = keeper(privateKey);
    await tick();
    const { rows } = await sql<{ kind: string; body: string }>`
      SELECT kind, body FROM evidence JOIN evidence_payload ON evidence_payload.hash = payload_hash
    `.execute(own.db);
    expect(rows.map(({ kind }) => kind)).toEqual(['ledger.key']);
    const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({ publicKey: pem });
    expect([await anchored(), told()]).toEqual([1, 1]);
    expect(await verify()).toMatchObject({ isIntact: true, signed: 1 });
  });

  test('then when enough is new, when it has waited long enough, and daily', async () => {
    const { tick, later } = keeper();
    await tick();
    const numbers = Array.from({ length: ANCHORED.records }, (_, at) => at + 1);
    await write(own.store, ...numbers.slice(1));
    await tick();
    expect(await anchored()).toBe(1);
    await write(own.store, 1);
    await tick();
    expect(await anchored()).toBe(1 + ANCHORED.records);

    await write(own.store, 1);
    await tick();
    expect(await anchored()).toBe(1 + ANCHORED.records);
    later(ANCHORED.waitMs);
    await tick();
    expect(await anchored()).toBe(2 + ANCHORED.records);

    const heads = () => own.store.read(({ evidence }) => evidence.signedHeads());
    const before = (await heads()).length;
    later(ANCHORED.dailyMs - 1);
    await tick();
    expect(await heads()).toHaveLength(before);
    later(1);
    await tick();
    expect(await heads()).toHaveLength(before + 1);
  });

  test('an anchor leaves once for every site', async () => {
    await sql`INSERT INTO agent (site, agent, first_seen)
      SELECT site, agent, now() FROM (VALUES ('press', 'a'), ('press', 'b'), ('paint', 'a'))
        AS row (site, agent)`.execute(own.db);
    const { tick } = keeper();
    await tick();
    const { rows } = await sql<{ site: string; body: { anchor: string; seq: number } }>`
      SELECT site, body FROM outbox WHERE kind = 'anchor' ORDER BY site`.execute(own.db);
    expect(rows.map(({ site }) => site)).toEqual(['paint', 'press']);
    expect(readAnchor(rows[0]?.body.anchor ?? '')?.seq).toBe(1);
  });

  test('one collector signs while another has the lease', async () => {
    const [one, other] = [keeper(), keeper()];
    await one.tick();
    await other.tick();
    expect(await own.store.read(({ evidence }) => evidence.signedHeads())).toHaveLength(1);
    expect([...one.troubles, ...other.troubles]).toEqual([]);
  });
});

describe.skipIf(!hasPostgres && !process.env['CI'])('on PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  const opened: OpenStore[] = [];
  beforeAll(async () => {
    server = await startPostgres();
    const newId = () => crypto.randomUUID();
    for (const _ of [1, 2, 3]) {
      opened.push(await openPostgres({ url: server.url, now: Date.now, newId, onLost: () => {} }));
    }
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
    await server?.stop();
  });

  test('three collectors that write at once write one chain', async () => {
    const each = 40;
    await Promise.all(
      opened.flatMap(({ store }, place) =>
        Array.from({ length: each }, (_, n) => write(store, place * each + n, n)),
      ),
    );
    const [first] = opened;
    if (first === undefined) throw new Error('no store');
    expect(await new EvidenceService(first.store).verify(ada)).toMatchObject({
      ...{ isIntact: true, records: 2 * each * 3, head: 2 * each * 3 },
    });
  });
});

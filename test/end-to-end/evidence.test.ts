/**
 * Whoever cuts the end off the ledger, in the database and with all rights there, is found out by an agent
 * that remembers more; so is whoever makes it anew. Every part is a process of its own. csms.md §2, Ledger.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceVerification } from '../../collector/api/contract/evidence.ts';
import { busyPlant } from '../../tools/torture/busy-plant.ts';
import { hasPostgres } from '../support/postgres.ts';
import { run } from '../support/program.ts';
import { needs } from '../support/programs.ts';
import { type Site, type SiteCollector, startSite, TOKEN } from '../support/site.ts';

const isImpossible = needs('mosquitto') || (!hasPostgres && !process.env['CI']);
const WAIT = { timeout: 60_000, interval: 200 };
const DECISIONS = 100;
const AGENT = 'cell-1';

const data = mkdtempSync(join(tmpdir(), 'plumbline-evidence-'));
let site: Site;
let collector: SiteCollector;
let database: pg.Client;

beforeAll(async () => {
  if (isImpossible) return;
  site = await startSite();
  collector = await site.collector();
  database = new pg.Client(site.databaseUrl);
  await database.connect();
  const capture = join(data, 'plant.pcap');
  writeFileSync(capture, busyPlant({ devices: 3, seconds: 600 }));
  site.agent(AGENT, capture, { PLUMBLINE_AGENT__CAPTURE__SPEED: '1' });
});
afterAll(async () => {
  await database?.end();
  await site?.stop();
  rmSync(data, { recursive: true, force: true });
});

const verification = async () =>
  (await (await collector.get('/api/v1/evidence/verification')).json()) as EvidenceVerification;

/** Decides on one drift again and again: each time a record. */
async function decide(times: number): Promise<void> {
  const { rows } = await database.query<{ id: string }>('SELECT id FROM drift LIMIT 1');
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  for (let n = 0; n < times; n++) {
    const action = n % 2 === 0 ? 'acknowledge' : 'reopen';
    const answer = await fetch(`${collector.url}/api/v1/drift/${rows[0]?.id}/${action}`, {
      ...{ method: 'POST', headers: { ...headers, 'if-match': '*' }, body: '{}' },
    });
    expect(answer.status).toBe(200);
  }
}

/** What is left when somebody has put the ledger back to its first records, and covered it up. */
async function putBackTo(seq: number): Promise<void> {
  await database.query(`
    BEGIN;
    DELETE FROM evidence WHERE seq > ${seq};
    DELETE FROM evidence_signed_head WHERE seq > ${seq};
    DELETE FROM evidence_witness;
    UPDATE evidence_head SET seq = ${seq}, anchor = NULL, ledger = CASE WHEN ${seq} > 0 THEN ledger END,
      hash = coalesce((SELECT hash FROM evidence WHERE seq = ${seq}), repeat('0', 64));
    ${seq === 0 ? 'DELETE FROM evidence_key;' : ''}
    COMMIT`);
}

describe.skipIf(isImpossible)('the evidence ledger', () => {
  let anchored: NonNullable<EvidenceVerification['anchored']>;

  test('is remembered by an agent from its first record on', async () => {
    await expect.poll(async () => (await verification()).anchored, WAIT).not.toBeNull();
    expect(await verification()).toMatchObject({
      ...{ isIntact: true, signed: 1 },
      anchored: { seq: 1, by: expect.stringMatching(/^agent .+\/cell-1$/) },
    });
  }, 90_000);

  test('is anchored again when much is decided', async () => {
    const drifts = async () => (await database.query('SELECT id FROM drift LIMIT 1')).rowCount;
    await expect.poll(drifts, WAIT).toBe(1);
    await decide(DECISIONS);
    const seq = async () => (await verification()).anchored?.seq;
    await expect.poll(seq, WAIT).toBe(1 + DECISIONS);
    const { anchored: now, isIntact } = await verification();
    expect(isIntact).toBe(true);
    anchored = now as typeof anchored;
  }, 120_000);

  test('cut off in the database, is found out by what the agent says next', async () => {
    await putBackTo(50);
    await expect.poll(async () => (await verification()).isIntact, WAIT).toBe(false);
    const { findings, head } = await verification();
    expect(head).toBe(50);
    expect(findings).toEqual([{ is: 'truncated', seq: anchored.seq, by: anchored.by }]);
  }, 90_000);

  test('taken away as it is, is found out without the collector', async () => {
    const file = join(data, 'ledger.jsonl');
    const answer = await collector.get('/api/v1/evidence/ledger.jsonl');
    writeFileSync(file, await answer.text());
    const anchors = join(site.folder(AGENT), 'anchors.json');
    const verify = run(['verify', file, '--anchors', anchors]);
    expect(await verify.ended()).toBe(1);
    expect(verify.stdout()).toContain(`Truncated: ${anchors} remembers record ${anchored.seq}`);
  });

  test('made anew, is found out to be another one', async () => {
    const was = (await verification()).ledger;
    await collector.end();
    await putBackTo(0);
    collector = await site.collector();
    const replaced = { is: 'replaced', ledger: was, by: anchored.by };
    await expect.poll(async () => (await verification()).findings, WAIT).toEqual([replaced]);
    expect((await verification()).ledger).not.toBe(was);
  }, 90_000);
});

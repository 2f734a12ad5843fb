/**
 * What no other sensor does, from the packet to the verdict and on: a change is asked for and approved
 * by two people, done in its window, and done again when it is over. csms.md §3.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { laptop, press } from '../../tools/demo-cell/plant.ts';
import { download, lookAround } from '../../tools/demo-cell/story.ts';
import { type RunningPlant, SITE, type Somebody, startPlant } from '../support/running-plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-01-12T06:00:00.000Z');
const WAIT = { timeout: 30_000, interval: 200 };
const ANY = { 'if-match': '*' };
const instant = (ms: number) => new Date(ms).toISOString();

interface Record {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly openSides: readonly string[];
  readonly code?: string;
  readonly detail?: string;
}
interface Drift {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: string;
  readonly earliest: string;
  readonly verdict: {
    readonly verdict: string;
    readonly isWouldBe: boolean;
    readonly reasons: readonly { readonly sentence: string }[];
  } | null;
}

let plant: RunningPlant;
let paul: Somebody;
let otto: Somebody;
let ida: Somebody;
let sam: Somebody;
const assets = new Map<string, string>();
let change: Record;

beforeAll(async () => {
  plant = await startPlant(START);
  paul = await plant.person('paul', 'ot-engineer');
  otto = await plant.person('otto', 'asset-owner');
  ida = await plant.person('ida', 'csms-manager');
  sam = await plant.person('sam', 'soc-analyst');
}, 60_000);
afterAll(() => plant?.stop());

const assetAt = (ip: string) => assets.get(ip) ?? '';
const write = (by: Somebody, plural: string, body: object) =>
  by.ask<Record>('POST', `/api/v1/${plural}`, { site: SITE, body });
const step = (by: Somebody, plural: string, { id }: Record, event: string, said: object = {}) =>
  by.ask<Record>('POST', `/api/v1/${plural}/${id}/${event}`, said, ANY);
/** Written by paul: new logic for the press, in the hour from then on. */
async function asked(title: string, from: number): Promise<Record> {
  const { status, body } = await write(paul, 'changes', {
    ...{ title, kind: 'logic', risk: 'high' },
    items: [{ id: 'press', target: { type: 'asset', asset: assetAt(press.ip) }, kinds: ['logic'] }],
    windows: [{ from: instant(from), to: instant(from + HOUR), zone: 'Europe/Berlin' }],
    ...{ graceAfterMinutes: 30, implementers: [paul.id], sources: [assetAt(laptop.ip)] },
    sop: { document: 'SOP-112', revision: '7' },
    ...{ rollback: 'The program of before is loaded.', test: 'An empty cycle.' },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
async function downloads(): Promise<readonly Drift[]> {
  const { body } = await sam.ask<{ items: Drift[] }>(
    'GET',
    '/api/v1/drift?kind=logic.download&sort=latest',
  );
  return body.items;
}
const verdicts = async () => (await downloads()).map(({ verdict }) => verdict?.verdict ?? null);

describe('a change, from the wish to the verdict', () => {
  test('the cell is watched, and its devices are known', async () => {
    await plant.watch(30, new Map([[12, lookAround]]));
    const { body } = await paul.ask<{ items: { id: string; ip: string }[] }>(
      'GET',
      '/api/v1/assets',
    );
    for (const { id, ip } of body.items) assets.set(ip, id);
    expect(assets.has(press.ip) && assets.has(laptop.ip)).toBe(true);
  }, 60_000);

  test('the cell is a zone, and change control is switched on for it', async () => {
    const members = [...assets.values()];
    const { status, body: zone } = await write(paul, 'zones', {
      name: 'Press line',
      side: 'ot',
      members,
    });
    expect(status, JSON.stringify(zone)).toBe(201);
    await otto.prove();
    for (const event of ['approve', 'switch-on-control']) {
      const answer = await step(otto, 'zones', zone, event);
      expect([event, answer.status, answer.body.detail]).toEqual([event, 200, undefined]);
    }
  });

  test('an engineer asks for new logic on PLC-7 in an hour, and two others approve it', async () => {
    change = await asked('New recipe step for the press', START + HOUR);
    const submitted = await step(paul, 'changes', change, 'submit');
    expect([submitted.status, submitted.body.detail]).toEqual([200, undefined]);
    await paul.prove();
    const own = await step(paul, 'changes', change, 'approve', { slot: 'ot', meaning: 'mine' });
    expect(own.status).toBe(409);
    const sides = { ot: otto, it: ida } as const;
    for (const slot of submitted.body.openSides as ('ot' | 'it')[]) {
      await sides[slot].prove();
      const meaning = 'I have read it and agree.';
      const answer = await step(sides[slot], 'changes', change, 'approve', { slot, meaning });
      expect([slot, answer.status, answer.body.detail]).toEqual([slot, 200, undefined]);
      change = answer.body;
    }
    expect(submitted.body.openSides).toEqual(['ot', 'it']);
    expect(change.state).toBe('approved');
  });

  test('done in its window from the station it names, it was authorised', async () => {
    plant.moveTo(START + HOUR + 10 * MINUTE);
    await plant.watch(30, new Map([[10, download]]));
    await expect.poll(verdicts, WAIT).toEqual(['authorised']);
    const [drift] = await downloads();
    const said = drift?.verdict?.reasons.map(({ sentence }) => sentence).join(' ');
    expect(said).toContain('happened in the window');
    expect(drift?.verdict?.isWouldBe).toBe(false);
  }, 90_000);

  test('the agent hears of it, and its difference is resolved', async () => {
    await expect
      .poll(async () => {
        await plant.watch(3);
        return (await downloads()).map(({ state }) => state);
      }, WAIT)
      .toEqual(['resolved']);
  }, 60_000);

  test('done again five minutes after its grace, it was not, and becomes an incident', async () => {
    plant.moveTo(START + 2 * HOUR + 35 * MINUTE);
    await plant.watch(30, new Map([[10, download]]));
    await expect.poll(verdicts, WAIT).toEqual(['authorised', 'out_of_window']);
    const [, late] = await downloads();
    const answer = await sam.ask<Record>('POST', `/api/v1/drift/${late?.id}/incident`, {}, ANY);
    expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
    const { body } = await sam.ask<{ items: Record[] }>(
      'GET',
      `/api/v1/incidents?key=drift:${late?.id}`,
    );
    expect(body.items.map(({ id }) => id)).toEqual([answer.body.id]);
  }, 90_000);

  test('what was not allowed stays open, whatever the agent hears', async () => {
    for (let turn = 0; turn < 2; turn++) await plant.watch(3);
    const states = (await downloads()).map(({ state }) => state);
    expect(states).toEqual(['resolved', 'open']);
  }, 60_000);

  test('until its owner accepts it by a request that was approved afterwards: the agent takes it then', async () => {
    const [, late] = await downloads();
    const retro = await asked('The recipe step that took longer', plant.now() + HOUR);
    await step(paul, 'changes', retro, 'submit');
    const accept = () => {
      const said = { request: retro.id, reason: 'It has to stay.' };
      return otto.ask<Record>('POST', `/api/v1/drift/${late?.id}/accept`, said, ANY);
    };
    expect((await accept()).body.detail).toBe('The request is not approved.');
    for (const [slot, by] of [['ot', otto] as const, ['it', ida] as const]) {
      await by.prove();
      await step(by, 'changes', retro, 'approve', { slot, meaning: 'It may stay.' });
    }
    const answer = await accept();
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    await expect
      .poll(async () => {
        await plant.watch(3);
        return (await downloads()).map(({ state }) => state);
      }, WAIT)
      .toEqual(['resolved', 'resolved']);
    expect(await verdicts()).toEqual(['authorised', 'out_of_window']);
    const { body } = await otto.ask<{ items: { kind: string; state: string }[] }>(
      ...(['GET', '/api/v1/baseline-decisions?state=taken'] as const),
    );
    expect(body.items.filter(({ kind }) => kind === 'logic.download')).toHaveLength(2);
  }, 60_000);

  test('all of it stands in the ledger, which is whole', async () => {
    const { body } = await ida.ask<{ isIntact: boolean }>('GET', '/api/v1/evidence/verification');
    expect(body.isIntact).toBe(true);
    const { body: page } = await ida.ask<{ items: { kind: string; actor: string }[] }>(
      ...(['GET', `/api/v1/evidence?ref=change/${change.id}&limit=100`] as const),
    );
    const told = page.items.map(({ kind, actor }) => `${actor} ${kind}`);
    expect(told).toEqual(
      expect.arrayContaining(['paul change.create', 'otto change.approve', 'ida change.approve']),
    );
  });
});

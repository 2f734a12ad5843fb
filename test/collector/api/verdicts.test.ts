/** What people are shown of verdicts, and what they may say of them: the routes, on drift that was judged. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Drift, DriftPage } from '../../../collector/api/contract/drift.ts';
import type { Mute, VerdictEntry } from '../../../collector/api/contract/verdict.ts';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { approvedAt, at, item, request } from '../../support/change-control.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn } from '../../support/edge.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
let edge: Edge;
let owner: Client;
let analyst: Client;
let engineer: Client;
let auditor: Client;
let stranger: Client;
let plc: string;
let station: string;

beforeAll(async () => {
  plant = await judgedPlant();
  edge = await edgeOn(plant.database, { now: () => Date.parse(plant.now()) });
});
afterAll(async () => {
  await edge.close();
  await plant.close();
});
beforeEach(async () => {
  await plant.begin();
  const run = (script: string) => plant.run(script);
  const person = (name: string, roles: readonly never[], site?: string) =>
    clientOf(edge, { run }, name, { roles, ...(site && { site }) });
  owner = await person('olga', ['asset-owner'] as never);
  analyst = await person('anna', ['soc-analyst'] as never);
  engineer = await person('ivan', ['ot-engineer'] as never);
  auditor = await person('aude', ['auditor'] as never);
  stranger = await person('sven', ['asset-owner'] as never, 'mill');
  plc = await plant.idOf(PLC_7);
  station = await plant.idOf(EWS_3);
});

const id = '20000000-0000-4000-8000-000000000001';

const work = (more: Partial<ChangeRequest> = {}) =>
  approvedAt(
    request({
      ...{ id, implementers: [engineer.id], sources: [station], approvals: [] },
      items: [item({ type: 'asset', asset: plc }, ['logic'])],
      ...more,
    }),
    at('-1 12:00'),
  );

/** A download on PLC-7 in the window, judged. */
async function download(clock = '22:10', more: Parameters<JudgedPlant['happens']>[3] = {}) {
  const drift = await plant.happens(PLC_7, 'logic.download', clock, more);
  await plant.judge();
  return drift;
}

const act = (
  by: Client,
  drift: string,
  what: string,
  body: object = {},
  ifMatch: string | undefined = '*',
) =>
  by.send<Drift & { detail: string }>('POST', `/api/v1/drift/${drift}/${what}`, body, {
    ...(ifMatch && { 'if-match': ifMatch }),
  });

const override = { verdict: 'wrong_scope', reason: 'it was the other line' };

test('list and record say what it is, why in sentences, and which request decided it', async () => {
  await plant.approve(work());
  const drift = await download();
  const { body } = await owner.get<Drift>(`/api/v1/drift/${drift}`);
  expect(body.verdict).toMatchObject({
    ...{ verdict: 'authorised', saidBy: 'machine', severity: 'info', isWouldBe: true },
    request: { id, ref: 'CHG-1', revision: 1 },
    meaning: 'An approved request covers it.',
  });
  const sentences = body.verdict?.reasons.map(({ sentence }) => sentence);
  expect(sentences).toContain('The request names the asset 10.0.0.7.');
  expect(sentences).toContain(
    'It happened in the window 2026-05-12 22:00 UTC to 2026-05-12 23:00 UTC.',
  );
  const { body: page } = await owner.get<DriftPage>('/api/v1/drift');
  expect(page.items.map(({ verdict }) => verdict)).toEqual([body.verdict]);
});

test('before it is judged it has no verdict, and nobody may say what it is', async () => {
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  expect((await owner.get<Drift>(`/api/v1/drift/${drift}`)).body.verdict).toBeNull();
  const { status, body } = await act(owner, drift, 'override', override);
  expect([status, body.detail]).toEqual([409, 'It was not judged yet.']);
});

test('drift is filtered and sorted by verdict and by request', async () => {
  await plant.approve(work());
  const good = await download();
  const bad = await plant.happens(PLC_8, 'logic.download', '22:20');
  const worse = await plant.happens(PLC_8, 'logic.download', '-40 22:20');
  await plant.judge('23:50');
  const ids = async (query: string) => {
    const { body } = await owner.get<DriftPage>(`/api/v1/drift?${query}`);
    expect(body.total).toBe(body.items.length);
    return body.items.map((one) => one.id);
  };
  expect(await ids('sort=verdict')).toEqual([good, bad, worse]);
  expect(await ids('sort=-verdict')).toEqual([worse, bad, good]);
  expect(await ids('verdict=unauthorised,wrong_scope&sort=verdict')).toEqual([bad, worse]);
  expect(await ids(`request=${id}&sort=verdict`)).toEqual([good, bad]);
  expect(await ids('isExtra=true')).toEqual([]);
  expect(await ids('isWouldBe=true&sort=verdict')).toEqual([good, bad, worse]);
});

test('what an owner says counts beside what the machine says, and erases nothing', async () => {
  const drift = await download();
  const { status, body } = await act(owner, drift, 'override', override);
  expect([status, body.verdict]).toMatchObject([
    200,
    { verdict: 'wrong_scope', saidBy: 'person', machine: 'unauthorised' },
  ]);
  const history = await auditor.get<{ items: VerdictEntry[] }>(`/api/v1/drift/${drift}/history`);
  expect(
    history.body.items.map(({ type, actor, verdict, reason }) => [type, actor, verdict, reason]),
  ).toEqual([
    ['machine', null, 'unauthorised', null],
    ['override', 'olga', 'wrong_scope', 'it was the other line'],
  ]);
  expect(body.acts.map(({ action, comment }) => [action, comment])).toEqual([
    ['drift.override', 'it was the other line'],
  ]);
});

test('what an analyst says is a proposal until somebody else confirms it', async () => {
  const drift = await download();
  const proposed = await act(analyst, drift, 'override', override);
  expect(proposed.body.verdict).toMatchObject({ verdict: 'unauthorised', saidBy: 'machine' });
  expect((await act(analyst, drift, 'confirm-override')).status).toBe(403);
  const confirmed = await act(owner, drift, 'confirm-override');
  expect(confirmed.body.verdict).toMatchObject({ verdict: 'wrong_scope', saidBy: 'person' });
  expect((await act(owner, drift, 'confirm-override')).status).toBe(409);
});

test('nobody says by hand that it was authorised, and who did it says nothing of it', async () => {
  const drift = await download();
  const never = await act(owner, drift, 'override', { ...override, verdict: 'authorised' });
  expect(never.status).toBe(409);
  await plant.approve(work({ implementers: [owner.id] }));
  const late = await download('23:35', { key: 'other' });
  const own = await act(owner, late, 'override', override);
  expect([own.status, own.body.detail]).toEqual([
    403,
    'Who asked for the change or did it does not judge it.',
  ]);
});

test('the implementer says in one click that it was them, and it is authorised', async () => {
  await plant.approve(work());
  const drift = await download('22:10', { isUnseen: true });
  expect((await act(analyst, drift, 'confirm')).status).toBe(403);
  const { status, body } = await act(engineer, drift, 'confirm');
  expect([status, body.verdict]).toMatchObject([
    200,
    { verdict: 'authorised', saidBy: 'machine', person: engineer.id },
  ]);
  expect((await act(engineer, drift, 'confirm')).status).toBe(409);
});

test('the owner lives with it by a request written afterwards; its verdict stays', async () => {
  const drift = await download();
  const reason = 'it has to stay';
  const none = await act(owner, drift, 'accept', { request: id, reason });
  expect([none.status, none.body.detail]).toEqual([400, 'request: there is no such request.']);
  // Written, and approved by nobody; then approved, and of something else.
  await plant.approve({ ...work(), approvals: [] });
  const accept = () => act(owner, drift, 'accept', { request: id, reason });
  const unapproved = await accept();
  expect([unapproved.status, unapproved.body.detail]).toEqual([
    409,
    'The request is not approved.',
  ]);
  const other = [item({ type: 'asset', asset: station }, ['logic'])];
  await plant.approve(work({ items: other }));
  const elsewhere = await accept();
  expect([elsewhere.status, elsewhere.body.detail]).toEqual([
    ...[409, 'The request does not name what was changed.'],
  ]);
  await plant.approve(approvedAt(work(), at('+1 08:00')));
  expect((await accept()).status).toBe(409);
  plant.clock(at('+1 08:01'));
  expect((await act(engineer, drift, 'accept', { request: id, reason })).status).toBe(403);
  const { status, body } = await act(owner, drift, 'accept', { request: id, reason });
  expect([status, body.verdict]).toMatchObject([
    200,
    { verdict: 'unauthorised', isAccepted: true },
  ]);
  // Whoever looks at the list is told as of any other drift.
  expect((await plant.left('verdict')).at(-1)).toMatchObject({
    ...{ id: drift, kind: 'logic.download', action: 'drift.accept' },
  });
  expect((await act(owner, drift, 'accept', { request: id, reason })).status).toBe(409);
});

test('extras of a request are decided at once by somebody who approved it', async () => {
  const approved = work();
  const approvals = approved.approvals.map((one) => ({ ...one, user: owner.id }));
  const second = approved.approvals.map((one) => ({ ...one, user: analyst.id }));
  await plant.approve({ ...approved, approvals: [...approvals, ...second] });
  const extras = [
    await plant.happens(PLC_7, 'firmware.update', '22:20'),
    await plant.happens(PLC_7, 'protection.changed', '22:25'),
  ];
  await plant.judge();
  const decide = (by: Client, drifts = extras) =>
    by.send('POST', '/api/v1/drift/extras', { drifts, decision: 'accepted', reason: 'fine' });
  expect((await decide(engineer)).status).toBe(403);
  expect((await decide(owner)).status).toBe(204);
  expect((await decide(owner)).status).toBe(409);
  const { body } = await owner.get<DriftPage>('/api/v1/drift?isExtra=true');
  expect(body.items.map(({ verdict }) => verdict?.decided)).toEqual(['accepted', 'accepted']);
});

test('of two who decide on one version the second is told so', async () => {
  const drift = await download();
  const first = await act(owner, drift, 'override', override, '"1"');
  expect(first.etag).toBe('"2"');
  expect((await act(owner, drift, 'override', override, '"1"')).status).toBe(412);
  expect((await act(owner, drift, 'override', override, '')).status).toBe(428);
});

test.each([
  ['override', { verdict: 'lawful', reason: 'x' }, /verdict/],
  ['override', { verdict: 'wrong_scope', reason: ' ' }, /reason/],
  ['accept', { request: 'CHG-1', reason: 'x' }, /request/],
  ['confirm', { because: 'x' }, /because/],
])('%s with %j is answered 400, with the field', async (what, body, field) => {
  const drift = await download();
  const answer = await act(owner, drift, what, body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toMatch(field);
});

test.each(['override', 'confirm-override', 'accept'])(
  'nobody without a role for it may %s, and for another site’s owner it is not there',
  async (what) => {
    const drift = await download();
    const body = { override, 'confirm-override': {}, accept: { request: id, reason: 'x' } }[what];
    expect((await act(auditor, drift, what, body)).status).toBe(403);
    expect((await act(stranger, drift, what, body)).status).toBe(404);
    const url = `/api/v1/drift/${drift}/${what}`;
    const payload = body ?? {};
    const answer = await edge.api.inject({ method: 'POST', url, payload });
    expect(answer.statusCode).toBe(401);
  },
);

const mute = (by: Client, more: object = {}) =>
  by.send<Mute & { detail: string }>('POST', '/api/v1/mutes', {
    ...{ scope: 'asset', subject: plc, kinds: ['flow.new'], until: at('+5 00:00') },
    reason: '<b>tests</b> of the line',
    ...more,
  });

test('what is muted ends by itself, is listed and counted, and can be ended before', async () => {
  await plant.happens(PLC_7, 'flow.new', '22:10');
  const { status, body } = await mute(analyst);
  expect([status, body]).toMatchObject([201, { role: 'soc', by: 'anna', site: 'plant' }]);
  const list = async () => (await auditor.get<{ items: Mute[] }>('/api/v1/mutes')).body.items;
  expect(await list()).toMatchObject([{ silences: 1, reason: '<b>tests</b> of the line' }]);
  const end = (by: Client) => by.send('POST', `/api/v1/mutes/${body.id}/end`, {});
  expect([(await end(auditor)).status, (await end(stranger)).status]).toEqual([403, 404]);
  expect([(await end(owner)).status, (await end(owner)).status]).toEqual([200, 409]);
  expect(await list()).toEqual([]);
  const all = await auditor.get<{ items: Mute[] }>('/api/v1/mutes?all=true');
  expect(all.body.items).toMatchObject([{ endedBy: 'olga' }]);
});

test('nobody mutes for longer than they may, nor logic or firmware, nor what is elsewhere', async () => {
  plant.clock(at('00:00'));
  expect((await mute(analyst, { until: at('+8 00:00') })).body.detail).toMatch(/7 days/);
  expect((await mute(owner, { until: at('+8 00:00') })).status).toBe(201);
  expect((await mute(owner, { until: at('-1 00:00') })).body.detail).toMatch(/has to end/);
  expect((await mute(owner, { kinds: ['logic.download'] })).body.detail).toMatch(/never muted/);
  const drift = await download('00:10');
  const one = await mute(owner, { scope: 'change', subject: drift, kinds: [] });
  expect(one.body.detail).toMatch(/never muted/);
  expect((await mute(stranger)).status).toBe(404);
  expect((await mute(auditor)).status).toBe(403);
  expect((await mute(owner, { subject: id })).status).toBe(404);
  const bad = await mute(owner, { kinds: ['weather'] });
  expect([bad.status, JSON.stringify(bad.body)]).toEqual([400, expect.stringMatching(/kinds/)]);
});

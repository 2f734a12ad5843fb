/** An incident from the drift it is opened from to its end, over the API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, assetRow, drift, driftRow } from '../../support/plant-rows.ts';

interface Whole {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly title: string;
  readonly body: Record<string, unknown> & { playbook: { steps: { id: string }[] } | null };
  readonly code: string;
  readonly detail: string;
  readonly issues: { path: string }[];
}

let database: OwnDatabase;
let edge: Edge;
let soc: Client;
let manager: Client;
let viewer: Client;
let stranger: Client;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  soc = await clientOf(edge, database, 'soc', { roles: ['soc-analyst'] });
  manager = await clientOf(edge, database, 'manager', { roles: ['csms-manager'] });
  viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'] });
  stranger = await clientOf(edge, database, 'stranger', { roles: ['soc-analyst'], site: 'mill' });
  await database.run(
    [
      assetRow(1, { name: '<b>Press</b> 1' }),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
        driftRow(n, { asset: asset(1), kind: 'logic.download', severity: 'critical' }),
      ),
      driftRow(9, { site: 'mill', agent: 'mill-1' }),
    ].join('\n'),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const any = { 'if-match': '*' };
const open = (by: Client, number: number, said: object = {}, headers: object = any) =>
  by.send<Whole>(
    ...(['POST', `/api/v1/drift/${drift(number)}/incident`, said, headers as never] as const),
  );
const step = (by: Client, id: string, event: string, said: object = {}) =>
  by.send<Whole>('POST', `/api/v1/incidents/${id}/${event}`, said, any);
const HOSTILE = `=cmd|' /C calc'!A0 <script>alert(1)</script> ${'x'.repeat(100)}`;

describe('from a drift', () => {
  test('an incident is opened in one call, with what is known of it', async () => {
    const { status, body, etag } = await open(soc, 1, { comment: 'looks bad' });
    expect([status, etag]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      ...{ state: 'new', title: 'logic.download' },
      body: {
        ...{ severity: 'critical', drifts: [drift(1)], assets: [asset(1)], isReportable: null },
        ...{ occurredAt: '2026-01-01T00:00:00.000Z', detectedAt: '2026-01-02T00:00:01.000Z' },
      },
    });
  });

  test('none is opened twice, and the second is told where it is', async () => {
    const first = await open(soc, 2);
    const again = await open(manager, 2);
    expect([again.status, again.body.detail]).toEqual([409, `It is in ${first.body.ref}.`]);
    await step(soc, first.body.id, 'dismiss', { reason: 'planned after all' });
    expect((await open(soc, 2)).status).toBe(201);
  });

  test('two who open it at once open one', async () => {
    const both = await Promise.all([open(soc, 3), open(manager, 3)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    [
      'nobody is signed in',
      401,
      () =>
        edge.api
          .inject({ method: 'POST', url: `/api/v1/drift/${drift(4)}/incident`, payload: {} })
          .then(({ statusCode }) => ({ status: statusCode })),
    ],
    ['somebody only reads', 403, () => open(viewer, 4)],
    ['it is of a site that is not theirs', 404, () => open(stranger, 4)],
    ['there is no such drift', 404, () => open(soc, 99)],
    ['the drift changed meanwhile', 412, () => open(soc, 4, {}, { 'if-match': '"7"' })],
    ['nobody says which version', 428, () => open(soc, 4, {}, {})],
  ] as const)('none is opened where %s: %d', async (_, status, act) => {
    expect((await act()).status).toBe(status);
  });

  test('a bad field is named', async () => {
    const { status, body } = await open(soc, 4, { severity: 'dreadful' });
    expect([status, body.issues[0]?.path]).toEqual([400, 'body/severity']);
  });
});

describe('an incident', () => {
  test('goes its way to its end, and nothing of its end can be left out', async () => {
    const { id } = (await open(soc, 5)).body;
    await step(soc, id, 'triage', {
      severity: 'high',
      impacts: { production: true, quality: false, data: false, safety: false },
    });
    await step(soc, id, 'contain');
    const early = await step(soc, id, 'eradicate', { containedAt: '2026-01-01T00:00:00.000Z' });
    expect([early.status, early.body.detail]).toEqual([
      409,
      'It was contained before it was detected.',
    ]);
    const late = await step(soc, id, 'eradicate', { containedAt: '2099-01-01T00:00:00.000Z' });
    expect([late.status, late.body.detail]).toEqual([409, 'It was contained in the future.']);
    await step(soc, id, 'eradicate', { containedAt: '2026-01-03T00:00:00.000Z' });
    await step(soc, id, 'recover');
    const before = await step(soc, id, 'learn', { recoveredAt: '2026-01-02T12:00:00.000Z' });
    expect(before.body.detail).toBe('It was recovered from before it was contained.');
    await step(soc, id, 'learn');

    const missing = async () => (await step(soc, id, 'close')).body.detail;
    expect(await missing()).toBe('The root cause is not said.');
    const { body: whole, etag = '' } = await soc.get<Whole>(`/api/v1/incidents/${id}`);
    const put = (more: object) =>
      soc.send<Whole>(
        'PUT',
        `/api/v1/incidents/${id}`,
        { body: { ...whole.body, ...more } },
        { 'if-match': etag },
      );
    const { body: said } = await put({
      rootCause: 'an open port',
      lesson: 'shut it',
      severity: 'low',
      told: ['x'],
    });
    expect(said.body).toMatchObject({ rootCause: 'an open port', severity: 'high', told: [] });
    expect(await missing()).toMatch(/^It takes a corrective action/);
    const action = await soc.send<Whole>('POST', '/api/v1/tasks', {
      site: 'plant',
      body: {
        ...{ what: 'Shut the port', detail: '', purpose: 'corrective', subject: `incident/${id}` },
        ...{ zone: null, assignee: soc.id, escalateTo: null, due: '2026-02-01T00:00:00.000Z' },
        ...{ recurrence: null, result: '', artefact: null },
        series: { begins: '2026-02-01T00:00:00.000Z', number: 1, skipped: 0 },
      },
    });
    expect(action.status).toBe(201);
    expect(await missing()).toMatch(/^A report is owed \(Early warning\)/);
    expect(
      (await step(soc, id, 'decide-reporting', { isReportable: false, reason: 'minor' })).status,
    ).toBe(403);
    await step(manager, id, 'decide-reporting', { isReportable: false, reason: 'minor' });
    expect((await step(soc, id, 'close')).body).toMatchObject({ state: 'closed' });
    expect((await step(soc, id, 'note', { type: 'observation', text: 'x' })).status).toBe(409);
  });

  test('has a timeline of what people said, as they said it', async () => {
    const { id } = (await open(soc, 6)).body;
    const at = '2026-01-02T01:00:00.000Z';
    expect((await step(soc, id, 'note', { type: 'mitigation', text: HOSTILE, at })).status).toBe(
      200,
    );
    await step(soc, id, 'handover', { to: 'night shift', text: 'watch the panel' });
    await step(soc, id, 'change-severity', { severity: 'medium', reason: 'spare line' });
    const { body } = await viewer.get<{
      timeline: { type: string; text: string; at: string }[];
      deadlines: { id: string }[];
      playbooks: string[];
    }>(`/api/v1/incidents/${id}/view`);
    expect(body.timeline.map(({ type }) => type)).toEqual([
      'mitigation',
      'detection',
      'handover',
      'severity_changed',
    ]);
    expect(body.timeline[0]).toMatchObject({ text: HOSTILE, at });
    expect(body.deadlines.map((one) => one.id)).toEqual([
      'nis2/early-warning',
      'nis2/notification',
      'nis2/final-report',
    ]);
    expect(body.playbooks).toEqual(['unauthorised-logic']);
    expect((await stranger.get(`/api/v1/incidents/${id}/view`)).status).toBe(404);
  });

  test.each(['\u0000', 'a\u202eb', '\u001b[2J', ''])('takes no note of %j', async (text) => {
    const { body } = await open(soc, 6);
    const id =
      body.id ??
      (await soc.get<{ items: Whole[] }>(`/api/v1/incidents?key=drift:${drift(6)}`)).body.items[0]
        ?.id;
    const answer = await step(soc, String(id), 'note', { type: 'observation', text });
    expect([answer.status, answer.body.issues?.[0]?.path]).toEqual([400, 'body/text']);
  });

  test('links what is of its site, and unlinks it with a reason', async () => {
    const { id } = (await open(soc, 7)).body;
    const foreign = await step(soc, id, 'link', { drifts: [drift(9)], assets: [] });
    expect([foreign.status, foreign.body.detail]).toEqual([
      409,
      '1 of these are not of this site.',
    ]);
    const linked = await step(soc, id, 'link', { drifts: [drift(8)], assets: [asset(1)] });
    expect(linked.body.body['drifts']).toEqual([drift(7), drift(8)]);
    const { body: list } = await soc.get<{ items: Whole[] }>(
      `/api/v1/incidents?key=drift:${drift(8)}`,
    );
    expect(list.items.map((one) => one.id)).toEqual([id]);
    const off = await step(soc, id, 'unlink', {
      drifts: [drift(8)],
      assets: [],
      reason: 'another matter',
    });
    expect(off.body.body['drifts']).toEqual([drift(7)]);
  });

  test('written down by hand says nothing of another site, and what is not its writer’s is put back', async () => {
    const { items } = (await soc.get<{ items: Whole[] }>(`/api/v1/incidents?key=drift:${drift(7)}`))
      .body;
    const { body: whole } = await soc.get<Whole>(`/api/v1/incidents/${items[0]?.id}`);
    const write = (more: object) =>
      soc.send<Whole>('POST', '/api/v1/incidents', {
        site: 'plant',
        body: { ...whole.body, ...more },
      });
    expect((await write({ drifts: [drift(9)] })).status).toBe(400);
    expect((await write({ detectedAt: '2099-01-01T00:00:00.000Z' })).status).toBe(400);
    const told = ['nis2/early-warning soon'];
    const { body } = await write({ drifts: [], told, containedAt: '2026-01-03T00:00:00.000Z' });
    expect(body.body).toMatchObject({ told: [], containedAt: null });
  });

  test('is worked through by a playbook: who did which step, when', async () => {
    const { body: made } = await open(soc, 8);
    const begun = await step(soc, made.id, 'begin-playbook', { playbook: 'unauthorised-logic' });
    const [first, second] = begun.body.body.playbook?.steps ?? [];
    expect(first).toMatchObject({
      known: [
        { of: 'assets', values: ['<b>Press</b> 1'] },
        { of: 'changes', values: ['logic.download firmware'] },
      ],
    });
    const done = await step(soc, made.id, 'do-step', { step: first?.id, note: 'nobody’s' });
    expect(done.body.body.playbook?.steps[0]).toMatchObject({
      state: 'done',
      by: 'soc',
      note: 'nobody’s',
    });
    const again = await step(manager, made.id, 'do-step', { step: first?.id, note: '' });
    expect([again.status, again.body.detail]).toEqual([409, 'The step is done already.']);
    const skipped = await step(manager, made.id, 'skip-step', {
      step: second?.id,
      reason: 'line stands',
    });
    expect(skipped.body.body.playbook?.steps[1]).toMatchObject({ state: 'skipped', by: 'manager' });
    expect((await step(soc, made.id, 'begin-playbook', { playbook: 'ransomware' })).status).toBe(
      409,
    );
  });

  test('reports are made once and keep their number; what nobody asks for has none', async () => {
    const { body: made } = await soc.send<Whole>('POST', '/api/v1/incidents', {
      site: 'plant',
      body: {
        ...{ title: 'By hand', summary: '', severity: 'low', zone: null, occurredAt: null },
        ...{ detectedAt: '2026-01-09T00:00:00.000Z', reportedAt: null, containedAt: null },
        ...{ recoveredAt: null, drifts: [], assets: [], moreDrifts: 0, isReportable: null },
        impacts: { production: false, quality: false, data: false, safety: false },
        ...{
          notifications: [],
          told: [],
          playbook: null,
          rootCause: '',
          lesson: '',
          noActionReason: '',
        },
      },
    });
    const unknown = await step(soc, made.id, 'notify', { deadline: 'gdpr/72h', to: 'x' });
    expect([unknown.status, unknown.body.detail]).toEqual([
      409,
      'No rule of this site asks for that report.',
    ]);
    const at = '2026-01-09T12:00:00.000Z';
    const told = await step(soc, made.id, 'notify', {
      deadline: 'nis2/early-warning',
      to: 'CSIRT',
      at,
      reference: 'B-7',
    });
    expect(told.body.body).toMatchObject({ reportedAt: at, notifications: [{ reference: 'B-7' }] });
    const { body } = await soc.get<{ deadlines: { metAt: string | null }[] }>(
      `/api/v1/incidents/${made.id}/view`,
    );
    expect(body.deadlines.map(({ metAt }) => metAt)).toEqual([at, null, null]);
    const early = await step(soc, made.id, 'notify', {
      deadline: null,
      to: 'x',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(early.status).toBe(409);
  });

  test('times are put right with a reason, never out of order', async () => {
    const { items } = (await soc.get<{ items: Whole[] }>('/api/v1/incidents?q=hand')).body;
    const id = String(items[0]?.id);
    expect(
      (await step(soc, id, 'correct', { detectedAt: '2026-01-08T00:00:00.000Z' })).status,
    ).toBe(400);
    const reason = 'the guard saw it the day before';
    const put = await step(soc, id, 'correct', { detectedAt: '2026-01-08T00:00:00.000Z', reason });
    expect(put.body.body).toMatchObject({ detectedAt: '2026-01-08T00:00:00.000Z' });
    expect(put.body.body).not.toHaveProperty('reason');
    const odd = await step(soc, id, 'correct', { occurredAt: '2026-01-08T00:00:01.000Z', reason });
    expect([odd.status, odd.body.detail]).toEqual([409, 'It was detected before it occurred.']);
  });
});

test('the playbooks are read by whoever may read', async () => {
  const { body } = await viewer.get<{ items: { name: string }[] }>('/api/v1/playbooks');
  expect(body.items).toHaveLength(6);
  const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  expect((await nobody.get('/api/v1/playbooks')).status).toBe(403);
  const { statusCode } = await edge.api.inject({ method: 'GET', url: '/api/v1/playbooks' });
  expect(statusCode).toBe(401);
});

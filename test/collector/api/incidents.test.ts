/** An incident from the drift it is opened from to its end, over the API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IncidentAnswer, IncidentDesk } from '../../support/incident-desk.ts';
import { asset, drift } from '../../support/plant-rows.ts';

let desk: IncidentDesk;
beforeAll(async () => {
  desk = await IncidentDesk.open();
});
afterAll(() => desk.close());

const HOSTILE = `=cmd|' /C calc'!A0 <script>alert(1)</script> ${'x'.repeat(100)}`;

describe('from a drift', () => {
  test('an incident is opened in one call, with what is known of it', async () => {
    const { status, body, etag } = await desk.from(desk.soc, 1, { comment: 'looks bad' });
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
    const first = await desk.from(desk.soc, 2);
    const again = await desk.from(desk.manager, 2);
    expect([again.status, again.body.detail]).toEqual([409, `It is in ${first.body.ref}.`]);
    await desk.step(desk.soc, first.body.id, 'dismiss', { reason: 'planned after all' });
    expect((await desk.from(desk.soc, 2)).status).toBe(201);
  });

  test('two who open it at once open one', async () => {
    const both = await Promise.all([desk.from(desk.soc, 3), desk.from(desk.manager, 3)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    [
      'nobody is signed in',
      401,
      () =>
        desk.edge.api
          .inject({ method: 'POST', url: `/api/v1/drift/${drift(4)}/incident`, payload: {} })
          .then(({ statusCode }) => ({ status: statusCode })),
    ],
    ['somebody only reads', 403, () => desk.from(desk.viewer, 4)],
    ['it is of a site that is not theirs', 404, () => desk.from(desk.stranger, 4)],
    ['there is no such drift', 404, () => desk.from(desk.soc, 99)],
    ['the drift changed meanwhile', 412, () => desk.from(desk.soc, 4, {}, { 'if-match': '"7"' })],
    ['nobody says which version', 428, () => desk.from(desk.soc, 4, {}, {})],
  ] as const)('none is opened where %s: %d', async (_, status, act) => {
    expect((await act()).status).toBe(status);
  });

  test('a bad field is named', async () => {
    const { status, body } = await desk.from(desk.soc, 4, { severity: 'dreadful' });
    expect([status, body.issues[0]?.path]).toEqual([400, 'body/severity']);
  });
});

describe('an incident', () => {
  test('goes its way to its end, and nothing of its end can be left out', async () => {
    const { id } = (await desk.from(desk.soc, 5)).body;
    await desk.step(desk.soc, id, 'triage', {
      severity: 'high',
      impacts: { production: true, quality: false, data: false, safety: false },
    });
    await desk.step(desk.soc, id, 'contain');
    const early = await desk.step(desk.soc, id, 'eradicate', {
      containedAt: '2026-01-01T00:00:00.000Z',
    });
    expect([early.status, early.body.detail]).toEqual([
      409,
      'It was contained before it was detected.',
    ]);
    const late = await desk.step(desk.soc, id, 'eradicate', {
      containedAt: '2099-01-01T00:00:00.000Z',
    });
    expect([late.status, late.body.detail]).toEqual([409, 'It was contained in the future.']);
    await desk.step(desk.soc, id, 'eradicate', { containedAt: '2026-01-03T00:00:00.000Z' });
    await desk.step(desk.soc, id, 'recover');
    const before = await desk.step(desk.soc, id, 'learn', {
      recoveredAt: '2026-01-02T12:00:00.000Z',
    });
    expect(before.body.detail).toBe('It was recovered from before it was contained.');
    await desk.step(desk.soc, id, 'learn');

    const missing = async () => (await desk.step(desk.soc, id, 'close')).body.detail;
    expect(await missing()).toBe('The root cause is not said.');
    const { body: whole, etag = '' } = await desk.soc.get<IncidentAnswer>(
      `/api/v1/incidents/${id}`,
    );
    const put = (more: object) =>
      desk.soc.send<IncidentAnswer>(
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
    const action = await desk.soc.send<IncidentAnswer>('POST', '/api/v1/tasks', {
      site: 'plant',
      body: {
        ...{ what: 'Shut the port', detail: '', purpose: 'corrective', subject: `incident/${id}` },
        ...{ zone: null, assignee: desk.soc.id, escalateTo: null, due: '2026-02-01T00:00:00.000Z' },
        ...{ recurrence: null, result: '', artefact: null },
        series: { begins: '2026-02-01T00:00:00.000Z', number: 1, skipped: 0 },
      },
    });
    expect(action.status).toBe(201);
    expect(await missing()).toMatch(/^A report is owed \(Early warning\)/);
    expect(
      (await desk.step(desk.soc, id, 'decide-reporting', { isReportable: false, reason: 'minor' }))
        .status,
    ).toBe(403);
    await desk.step(desk.manager, id, 'decide-reporting', { isReportable: false, reason: 'minor' });
    expect((await desk.step(desk.soc, id, 'close')).body).toMatchObject({ state: 'closed' });
    expect((await desk.step(desk.soc, id, 'note', { type: 'observation', text: 'x' })).status).toBe(
      409,
    );
  });

  test('has a timeline of what people said, as they said it', async () => {
    const { id } = (await desk.from(desk.soc, 6)).body;
    const at = '2026-01-02T01:00:00.000Z';
    expect(
      (await desk.step(desk.soc, id, 'note', { type: 'mitigation', text: HOSTILE, at })).status,
    ).toBe(200);
    await desk.step(desk.soc, id, 'handover', { to: 'night shift', text: 'watch the panel' });
    await desk.step(desk.soc, id, 'change-severity', { severity: 'medium', reason: 'spare line' });
    const { body } = await desk.viewer.get<{
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
    expect((await desk.stranger.get(`/api/v1/incidents/${id}/view`)).status).toBe(404);
  });

  test.each(['\u0000', 'a\u202eb', '\u001b[2J', ''])('takes no note of %j', async (text) => {
    const { body } = await desk.from(desk.soc, 6);
    const id =
      body.id ??
      (await desk.soc.get<{ items: IncidentAnswer[] }>(`/api/v1/incidents?key=drift:${drift(6)}`))
        .body.items[0]?.id;
    const answer = await desk.step(desk.soc, String(id), 'note', { type: 'observation', text });
    expect([answer.status, answer.body.issues?.[0]?.path]).toEqual([400, 'body/text']);
  });

  test('links what is of its site, and unlinks it with a reason', async () => {
    const { id } = (await desk.from(desk.soc, 7)).body;
    const foreign = await desk.step(desk.soc, id, 'link', { drifts: [drift(9)], assets: [] });
    expect([foreign.status, foreign.body.detail]).toEqual([
      409,
      '1 of these are not of this site.',
    ]);
    const linked = await desk.step(desk.soc, id, 'link', {
      drifts: [drift(8)],
      assets: [asset(1)],
    });
    expect(linked.body.body['drifts']).toEqual([drift(7), drift(8)]);
    const { body: list } = await desk.soc.get<{ items: IncidentAnswer[] }>(
      `/api/v1/incidents?key=drift:${drift(8)}`,
    );
    expect(list.items.map((one) => one.id)).toEqual([id]);
    const off = await desk.step(desk.soc, id, 'unlink', {
      drifts: [drift(8)],
      assets: [],
      reason: 'another matter',
    });
    expect(off.body.body['drifts']).toEqual([drift(7)]);
  });

  test('written down by hand says nothing of another site, and what is not its writer’s is put back', async () => {
    const { items } = (
      await desk.soc.get<{ items: IncidentAnswer[] }>(`/api/v1/incidents?key=drift:${drift(7)}`)
    ).body;
    const { body: whole } = await desk.soc.get<IncidentAnswer>(`/api/v1/incidents/${items[0]?.id}`);
    const write = (more: object) =>
      desk.soc.send<IncidentAnswer>('POST', '/api/v1/incidents', {
        site: 'plant',
        body: { ...whole.body, ...more },
      });
    expect((await write({ drifts: [drift(9)] })).status).toBe(400);
    expect((await write({ detectedAt: '2099-01-01T00:00:00.000Z' })).status).toBe(400);
    const told = ['nis2/early-warning soon'];
    const { body } = await write({ drifts: [], told, containedAt: '2026-01-03T00:00:00.000Z' });
    expect(body.body).toMatchObject({ told: [], containedAt: null });
  });
});

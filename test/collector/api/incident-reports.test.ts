/** What is told of an incident to whom, and when it was. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IncidentAnswer, IncidentDesk } from '../../support/incident-desk.ts';

let desk: IncidentDesk;
beforeAll(async () => {
  desk = await IncidentDesk.open();
});
afterAll(() => desk.close());

describe('of an incident', () => {
  test('reports are made once and keep their number; what nobody asks for has none', async () => {
    const { body: made } = await desk.soc.send<IncidentAnswer>('POST', '/api/v1/incidents', {
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
    const unknown = await desk.step(desk.soc, made.id, 'notify', { deadline: 'gdpr/72h', to: 'x' });
    expect([unknown.status, unknown.body.detail]).toEqual([
      409,
      'No rule of this site asks for that report.',
    ]);
    const at = '2026-01-09T12:00:00.000Z';
    const told = await desk.step(desk.soc, made.id, 'notify', {
      deadline: 'nis2/early-warning',
      to: 'CSIRT',
      at,
      reference: 'B-7',
    });
    expect(told.body.body).toMatchObject({ reportedAt: at, notifications: [{ reference: 'B-7' }] });
    const { body } = await desk.soc.get<{ deadlines: { metAt: string | null }[] }>(
      `/api/v1/incidents/${made.id}/view`,
    );
    expect(body.deadlines.map(({ metAt }) => metAt)).toEqual([at, null, null]);
    const early = await desk.step(desk.soc, made.id, 'notify', {
      deadline: null,
      to: 'x',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(early.status).toBe(409);
  });

  test('times are put right with a reason, never out of order', async () => {
    const { items } = (await desk.soc.get<{ items: IncidentAnswer[] }>('/api/v1/incidents?q=hand'))
      .body;
    const id = String(items[0]?.id);
    expect(
      (await desk.step(desk.soc, id, 'correct', { detectedAt: '2026-01-08T00:00:00.000Z' })).status,
    ).toBe(400);
    const reason = 'the guard saw it the day before';
    const put = await desk.step(desk.soc, id, 'correct', {
      detectedAt: '2026-01-08T00:00:00.000Z',
      reason,
    });
    expect(put.body.body).toMatchObject({ detectedAt: '2026-01-08T00:00:00.000Z' });
    expect(put.body.body).not.toHaveProperty('reason');
    const odd = await desk.step(desk.soc, id, 'correct', {
      occurredAt: '2026-01-08T00:00:01.000Z',
      reason,
    });
    expect([odd.status, odd.body.detail]).toEqual([409, 'It was detected before it occurred.']);
  });
});

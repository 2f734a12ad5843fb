/** Playbooks: read by whoever may read, and worked through in an incident. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../../support/clients.ts';
import { IncidentDesk } from '../../support/incident-desk.ts';

let desk: IncidentDesk;
beforeAll(async () => {
  desk = await IncidentDesk.open();
});
afterAll(() => desk.close());

test('an incident is worked through by a playbook: who did which step, when', async () => {
  const { body: made } = await desk.from(desk.soc, 8);
  const begun = await desk.step(desk.soc, made.id, 'begin-playbook', {
    playbook: 'unauthorised-logic',
  });
  const [first, second] = begun.body.body.playbook?.steps ?? [];
  expect(first).toMatchObject({
    known: [
      { of: 'assets', values: ['<b>Press</b> 1'] },
      { of: 'changes', values: ['logic.download firmware'] },
    ],
  });
  const done = await desk.step(desk.soc, made.id, 'do-step', { step: first?.id, note: 'nobody’s' });
  expect(done.body.body.playbook?.steps[0]).toMatchObject({
    state: 'done',
    by: 'soc',
    note: 'nobody’s',
  });
  const again = await desk.step(desk.manager, made.id, 'do-step', { step: first?.id, note: '' });
  expect([again.status, again.body.detail]).toEqual([409, 'The step is done already.']);
  const skipped = await desk.step(desk.manager, made.id, 'skip-step', {
    step: second?.id,
    reason: 'line stands',
  });
  expect(skipped.body.body.playbook?.steps[1]).toMatchObject({ state: 'skipped', by: 'manager' });
  expect(
    (await desk.step(desk.soc, made.id, 'begin-playbook', { playbook: 'ransomware' })).status,
  ).toBe(409);
});

test('the playbooks are read by whoever may read', async () => {
  const { body } = await desk.viewer.get<{ items: { name: string }[] }>('/api/v1/playbooks');
  expect(body.items).toHaveLength(6);
  const nobody = await clientOf(desk.edge, desk.database, 'nobody', { roles: [] });
  expect((await nobody.get('/api/v1/playbooks')).status).toBe(403);
  const { statusCode } = await desk.edge.api.inject({ method: 'GET', url: '/api/v1/playbooks' });
  expect(statusCode).toBe(401);
});

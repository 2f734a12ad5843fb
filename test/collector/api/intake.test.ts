/** Changes that were approved in another system, as its program brings them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  approvedBy,
  type Brought,
  brought,
  document,
  ROUTE,
  type Row,
} from '../../support/brought.ts';
import { asset } from '../../support/plant-rows.ts';
import { later, sign } from '../../support/requested.ts';

let plant: Brought;
beforeAll(async () => {
  plant = await brought();
});
afterAll(() => plant.close());

const utc = (hours: number) => later(hours).slice(0, 19).replace('T', ' ');

describe('a change from elsewhere', () => {
  test('comes in approved where its approver is somebody here, from when it was received', async () => {
    const row = await plant.one(document('CHG1'));
    expect(row).toMatchObject({ outcome: 'created', problems: [] });
    const change = await plant.changeOf(row);
    expect(['approved', 'scheduled']).toContain(change.state);
    expect(change.body).toMatchObject({
      items: [{ target: { type: 'asset', asset: asset(7) }, kinds: ['parameter'] }],
      implementers: [plant.ivan.id],
      origin: { system: 'servicenow', reference: 'CHG1', notes: ['u_cost: 17'] },
    });
    // It was given there a day before: what drifted meanwhile is not authorised by it.
    expect(change.approvals).toMatchObject([
      { slot: 'ot', user: plant.olga.id, name: 'olga, by carrier', at: later(0), isCurrent: true },
    ]);
  });

  test('brought again changes nothing; another wording is approved anew', async () => {
    const first = await plant.one(document('CHG2'));
    const before = await plant.changeOf(first);
    expect(await plant.one(document('CHG2'))).toMatchObject({ outcome: 'unchanged', id: first.id });
    expect((await plant.changeOf(first)).version).toBe(before.version);
    const longer = document('CHG2', { end_date: utc(4) }, { approvals: [] });
    expect(await plant.one(longer)).toMatchObject({
      outcome: 'changed',
      id: first.id,
      state: 'submitted',
    });
    expect((await plant.changeOf(first)).approvals).toMatchObject([{ isCurrent: false }]);
  });

  test('brought twice at once is one', async () => {
    const rows = await Promise.all([plant.one(document('CHG3')), plant.one(document('CHG3'))]);
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged']);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
  });

  test('stays submitted where nobody here gave the approval, and that is kept', async () => {
    const unknown = document('CHG4', {}, { approvals: [approvedBy('ot', 'Zoe')] });
    const row = await plant.one(unknown);
    expect(row).toMatchObject({ state: 'submitted', problems: [{ field: 'approvals' }] });
    expect((await plant.changeOf(row)).approvals).toMatchObject([
      { user: null, name: 'Zoe, servicenow' },
    ]);
    expect(await plant.one(unknown)).toMatchObject({ outcome: 'unchanged', state: 'submitted' });
  });

  test.each([
    ['who does the work', 'CHG5', 'ot', 'Ivan I.', 'does the work'],
    ['who brought it in', 'CHG6', 'it', 'Ines', 'Who wrote it'],
    ['who may not speak for that side', 'CHG7', 'ot', 'Quinn', 'no role here'],
  ])('is not approved by %s', async (_, number, side, name, why) => {
    const logic = { kind: 'logic', risk: 'high', approvals: [approvedBy(side, name)] };
    const row = await plant.one(document(number, {}, logic));
    expect(row.state).toBe('submitted');
    expect(row.problems).toMatchObject([
      { field: 'approvals.0', sentence: expect.stringContaining(why) },
    ]);
  });

  test('is not approved for two sides by one person, nor by who asked for it', async () => {
    const both = [approvedBy('ot', 'Olga O.'), approvedBy('it', 'Olga O.')];
    const logic = { kind: 'logic', risk: 'high', approvals: both };
    const row = await plant.one(document('CHG8', {}, logic));
    expect(row.state).toBe('submitted');
    expect(row.problems).toMatchObject([
      { field: 'approvals.1', sentence: expect.stringContaining('another side') },
    ]);
    const asked = await plant.one(document('CHG9', { requested_by: 'Olga O.' }));
    expect(asked.problems).toMatchObject([{ sentence: expect.stringContaining('asked for it') }]);
  });

  test('whose approval is no longer there is not approved here either', async () => {
    const row = await plant.one(document('CHG30'));
    expect(['approved', 'scheduled']).toContain(row.state);
    // A document that is silent about it takes nothing back.
    expect(await plant.one(document('CHG30', {}, { approvals: undefined }))).toMatchObject({
      ...{ outcome: 'unchanged', state: row.state },
    });
    expect(await plant.one(document('CHG30', {}, { approvals: [] }))).toMatchObject({
      ...{ outcome: 'changed', state: 'submitted', problems: [] },
    });
    expect((await plant.changeOf(row)).approvals.at(-1)).toMatchObject({
      ...{ slot: 'ot', user: plant.olga.id, decision: 'withdrawn' },
    });
    expect(await plant.one(document('CHG30', {}, { approvals: [] }))).toMatchObject({
      outcome: 'unchanged',
    });
    expect(await plant.one(document('CHG30'))).toMatchObject({
      outcome: 'changed',
      state: row.state,
    });
    // Back to where nobody has approved it there.
    expect(await plant.one(document('CHG30', { state: 'Assess' }))).toMatchObject({
      state: 'submitted',
    });
  });

  test('whose approver took it back here stays without it, however often it is told again', async () => {
    const row = await plant.one(document('CHG35'));
    const back = await plant.act(plant.olga, row, 'withdraw', sign('ot'));
    expect(back.status).toBe(200);
    expect(await plant.one(document('CHG35'))).toMatchObject({
      ...{ outcome: 'unchanged', state: 'submitted' },
    });
  });

  test('approved here by hand stays so, whatever is said there', async () => {
    const row = await plant.one(document('CHG31', {}, { approvals: [] }));
    const signed = await plant.act(plant.olga, row, 'approve', sign('ot'));
    expect(signed.status).toBe(200);
    const { state } = await plant.read(row);
    expect(await plant.one(document('CHG31', {}, { approvals: [] }))).toMatchObject({ state });
  });

  test('says what it is to show, of all its assets or of one', async () => {
    const effects = 'firmware=2.1 | flow tcp/502 @ plc-7';
    const two = document('CHG32', { cmdb_ci: ['plc-7', asset(1)] }, { effects });
    const kept = await plant.changeOf(await plant.one(two));
    expect(kept.body).toMatchObject({
      items: [
        {
          cardinality: 2,
          effects: [
            { id: 'e1', kind: 'firmware.changed', path: '', value: '2.1', asset: null },
            { id: 'e2', kind: 'flow.new', path: 'tcp/502', value: null, asset: asset(7) },
          ],
        },
      ],
    });
    const strange = document(
      'CHG33',
      {},
      { effects: `serial=1 @ ${asset(1)} | serial=2 @ nobody` },
    );
    expect((await plant.one(strange)).problems).toMatchObject([
      { field: 'effects.0.asset' },
      { field: 'effects.1.asset' },
    ]);
  });

  test('is read by the fields that its site named, and by no others', async () => {
    const fields = { 'effect.serial': 'u_new_serial' };
    const documents = [document('CHG34', { u_new_serial: 'S-8' })];
    const send = (more: object) =>
      plant.program.send<{ items: Row[] }>('POST', ROUTE, { site: 'plant', documents, ...more });
    const { body } = await send({ fields });
    const kept = await plant.changeOf(body.items[0] as Row);
    expect(kept.body).toMatchObject({
      items: [{ effects: [{ kind: 'identity.changed', path: 'serial', value: 'S-8' }] }],
      origin: { notes: ['u_cost: 17'] },
    });
    for (const wrong of [{ user: 'u_x' }, { risk: '' }, { risk: 'a..b' }, { risk: 17 }]) {
      expect((await send({ fields: wrong })).status).toBe(400);
    }
  });

  test('called off there is called off here; what is over is left as it is', async () => {
    const row = await plant.one(document('CHG10'));
    const off = { number: 'CHG10', state: 'Canceled' };
    expect(await plant.one(off)).toMatchObject({ outcome: 'cancelled', id: row.id });
    expect(await plant.one(off)).toMatchObject({ outcome: 'unchanged', state: 'cancelled' });
    expect(await plant.one(document('CHG10', { short_description: 'Again' }))).toMatchObject({
      ...{ outcome: 'conflict', problems: [{ field: 'state' }] },
    });
    expect((await plant.changeOf(row)).state).toBe('cancelled');
  });

  test('that is not understood leaves nothing behind, and the others of its list come in', async () => {
    const { rows } = await plant.bring([
      document('CHG11', { cmdb_ci: 'nowhere' }),
      document('CHG12', { cmdb_ci: 'twin' }),
      document('CHG13', { assigned_to: 'Nobody' }),
      document('CHG14', { start_date: utc(3), end_date: utc(2) }),
      document('CHG15', { cmdb_ci: '10.0.0.7' }),
    ]);
    expect(rows.map(({ outcome, problems }) => [outcome, problems[0]?.field])).toEqual([
      ['refused', 'assets.0'],
      ['refused', 'assets.0'],
      ['refused', 'implementers'],
      ['refused', 'to'],
      ['created', undefined],
    ]);
    const { body } = await plant.auditor.get<{ items: unknown[] }>('/api/v1/changes?limit=200');
    expect(JSON.stringify(body.items)).not.toMatch(/CHG1[1-4]"/);
  });
});

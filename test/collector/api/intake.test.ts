/** Changes that were approved in another system, as its program brings them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, programOf } from '../../support/clients.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { type Change, later, type Requested, requested, sign } from '../../support/requested.ts';

let plant: Requested;
/** A program that brings changes in; ines answers for it. */
let program: Client;
beforeAll(async () => {
  plant = await requested();
  program = await programOf(plant.edge, plant.database, 'carrier', plant.ines, 'csms-manager');
  await plant.database.run(assetRow(7, { name: 'PLC-7', serial: 'S-7', ip: '10.0.0.7' }));
  await plant.database.run(
    [assetRow(8, { name: 'twin' }), assetRow(9, { name: 'twin' })].join('\n'),
  );
  const { olga, ines, ivan, quinn } = plant;
  const items = Object.entries({ 'Olga O.': olga, 'Ivan I.': ivan, Quinn: quinn, Ines: ines });
  const body = { items: items.map(([name, { id }]) => ({ name, user: id })) };
  const put = await plant.admin.send('PUT', PEOPLE, body, { 'if-match': '"0"' });
  expect([put.status, put.etag]).toEqual([200, '"1"']);
});
afterAll(() => plant.close());

const PEOPLE = '/api/v1/intake/servicenow/people';
const FILE = '/api/v1/changes/intake/csv?site=plant';
const TYPE = { 'content-type': 'text/csv' };
const ROUTE = '/api/v1/changes/intake/servicenow';

interface Row {
  readonly outcome: string;
  readonly id: string;
  readonly state: string;
  readonly problems: readonly { readonly field: string; readonly sentence: string }[];
}

const utc = (hours: number) => later(hours).slice(0, 19).replace('T', ' ');
const approvedBy = (side: string, name: string, at: string | null = null) => ({ side, name, at });
/** Low risk of a parameter takes OT alone; `olga` owns the assets. */
const document = (number: string, more: object = {}, beside: object = {}) => ({
  ...{ number, short_description: 'Set point', state: '-2', cmdb_ci: 'plc-7' },
  ...{ start_date: utc(2), end_date: utc(3), assigned_to: { display_value: 'ivan i.' } },
  ...{ backout_plan: 'The old value.', test_plan: 'It is read back.', u_cost: 17, ...more },
  plumbline: {
    ...{ kind: 'parameter', risk: 'low', sop: 'SOP-1', sopRevision: '2' },
    approvals: [approvedBy('ot', 'Olga O.', later(-20))],
    ...beside,
  },
});
const bring = async (documents: readonly object[], by: Client = program) => {
  const answer = await by.send<{ items: Row[] }>('POST', ROUTE, { site: 'plant', documents });
  return { ...answer, rows: answer.body.items };
};
const one = async (of: object, by?: Client) => (await bring([of], by)).rows[0] as Row;
const read = (row: Row) => plant.read(row) as Promise<Change & { body: Record<string, unknown> }>;

describe('a change from elsewhere', () => {
  test('comes in approved where its approver is somebody here, from when it was received', async () => {
    const row = await one(document('CHG1'));
    expect(row).toMatchObject({ outcome: 'created', problems: [] });
    const change = await read(row);
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
    const first = await one(document('CHG2'));
    const before = await read(first);
    expect(await one(document('CHG2'))).toMatchObject({ outcome: 'unchanged', id: first.id });
    expect((await read(first)).version).toBe(before.version);
    const longer = document('CHG2', { end_date: utc(4) }, { approvals: [] });
    expect(await one(longer)).toMatchObject({
      outcome: 'changed',
      id: first.id,
      state: 'submitted',
    });
    expect((await read(first)).approvals).toMatchObject([{ isCurrent: false }]);
  });

  test('brought twice at once is one', async () => {
    const rows = await Promise.all([one(document('CHG3')), one(document('CHG3'))]);
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged']);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
  });

  test('stays submitted where nobody here gave the approval, and that is kept', async () => {
    const unknown = document('CHG4', {}, { approvals: [approvedBy('ot', 'Zoe')] });
    const row = await one(unknown);
    expect(row).toMatchObject({ state: 'submitted', problems: [{ field: 'approvals' }] });
    expect((await read(row)).approvals).toMatchObject([{ user: null, name: 'Zoe, servicenow' }]);
    expect(await one(unknown)).toMatchObject({ outcome: 'unchanged', state: 'submitted' });
  });

  test.each([
    ['who does the work', 'CHG5', 'ot', 'Ivan I.', 'does the work'],
    ['who brought it in', 'CHG6', 'it', 'Ines', 'Who wrote it'],
    ['who may not speak for that side', 'CHG7', 'ot', 'Quinn', 'no role here'],
  ])('is not approved by %s', async (_, number, side, name, why) => {
    const logic = { kind: 'logic', risk: 'high', approvals: [approvedBy(side, name)] };
    const row = await one(document(number, {}, logic));
    expect(row.state).toBe('submitted');
    expect(row.problems).toMatchObject([
      { field: 'approvals.0', sentence: expect.stringContaining(why) },
    ]);
  });

  test('is not approved for two sides by one person, nor by who asked for it', async () => {
    const both = [approvedBy('ot', 'Olga O.'), approvedBy('it', 'Olga O.')];
    const logic = { kind: 'logic', risk: 'high', approvals: both };
    const row = await one(document('CHG8', {}, logic));
    expect(row.state).toBe('submitted');
    expect(row.problems).toMatchObject([
      { field: 'approvals.1', sentence: expect.stringContaining('another side') },
    ]);
    const asked = await one(document('CHG9', { requested_by: 'Olga O.' }));
    expect(asked.problems).toMatchObject([{ sentence: expect.stringContaining('asked for it') }]);
  });

  test('whose approval is no longer there is not approved here either', async () => {
    const row = await one(document('CHG30'));
    expect(['approved', 'scheduled']).toContain(row.state);
    // A document that is silent about it takes nothing back.
    expect(await one(document('CHG30', {}, { approvals: undefined }))).toMatchObject({
      ...{ outcome: 'unchanged', state: row.state },
    });
    expect(await one(document('CHG30', {}, { approvals: [] }))).toMatchObject({
      ...{ outcome: 'changed', state: 'submitted', problems: [] },
    });
    expect((await read(row)).approvals.at(-1)).toMatchObject({
      ...{ slot: 'ot', user: plant.olga.id, decision: 'withdrawn' },
    });
    expect(await one(document('CHG30', {}, { approvals: [] }))).toMatchObject({
      outcome: 'unchanged',
    });
    expect(await one(document('CHG30'))).toMatchObject({ outcome: 'changed', state: row.state });
    // Back to where nobody has approved it there.
    expect(await one(document('CHG30', { state: 'Assess' }))).toMatchObject({ state: 'submitted' });
  });

  test('whose approver took it back here stays without it, however often it is told again', async () => {
    const row = await one(document('CHG35'));
    const back = await plant.act(plant.olga, row, 'withdraw', sign('ot'));
    expect(back.status).toBe(200);
    expect(await one(document('CHG35'))).toMatchObject({
      ...{ outcome: 'unchanged', state: 'submitted' },
    });
  });

  test('approved here by hand stays so, whatever is said there', async () => {
    const row = await one(document('CHG31', {}, { approvals: [] }));
    const signed = await plant.act(plant.olga, row, 'approve', sign('ot'));
    expect(signed.status).toBe(200);
    const { state } = await plant.read(row);
    expect(await one(document('CHG31', {}, { approvals: [] }))).toMatchObject({ state });
  });

  test('says what it is to show, of all its assets or of one', async () => {
    const effects = 'firmware=2.1 | flow tcp/502 @ plc-7';
    const two = document('CHG32', { cmdb_ci: ['plc-7', asset(1)] }, { effects });
    const kept = await read(await one(two));
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
    expect((await one(strange)).problems).toMatchObject([
      { field: 'effects.0.asset' },
      { field: 'effects.1.asset' },
    ]);
  });

  test('is read by the fields that its site named, and by no others', async () => {
    const fields = { 'effect.serial': 'u_new_serial' };
    const documents = [document('CHG34', { u_new_serial: 'S-8' })];
    const send = (more: object) =>
      program.send<{ items: Row[] }>('POST', ROUTE, { site: 'plant', documents, ...more });
    const { body } = await send({ fields });
    const kept = await read(body.items[0] as Row);
    expect(kept.body).toMatchObject({
      items: [{ effects: [{ kind: 'identity.changed', path: 'serial', value: 'S-8' }] }],
      origin: { notes: ['u_cost: 17'] },
    });
    for (const wrong of [{ user: 'u_x' }, { risk: '' }, { risk: 'a..b' }, { risk: 17 }]) {
      expect((await send({ fields: wrong })).status).toBe(400);
    }
  });

  test('called off there is called off here; what is over is left as it is', async () => {
    const row = await one(document('CHG10'));
    const off = { number: 'CHG10', state: 'Canceled' };
    expect(await one(off)).toMatchObject({ outcome: 'cancelled', id: row.id });
    expect(await one(off)).toMatchObject({ outcome: 'unchanged', state: 'cancelled' });
    expect(await one(document('CHG10', { short_description: 'Again' }))).toMatchObject({
      ...{ outcome: 'conflict', problems: [{ field: 'state' }] },
    });
    expect((await read(row)).state).toBe('cancelled');
  });

  test('that is not understood leaves nothing behind, and the others of its list come in', async () => {
    const { rows } = await bring([
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

describe('a CSV file', () => {
  const csv = (text: string, by = program) =>
    by.send<{ items: Row[]; detail?: string }>('POST', FILE, text as never, TYPE);
  const header =
    'Reference;Title;Kind;Risk;State;From;To;Zone;Assets;Implementers;Rollback;Test;SOP;SOP revision;Approvals;Effects;Cost';
  const row = (reference: string, more = 'ot: Olga O. @ 2026-01-01T00:00:00Z') =>
    [
      ...[
        reference,
        "'=cmd()",
        'parameter',
        'low',
        'approved',
        later(2),
        later(3),
        'Europe/Berlin',
      ],
      ...['PLC-7 | 10.0.0.7', 'Ivan I.', 'The old one.', 'Read back.', 'SOP-1', '2', more],
      ...['firmware=2.1 @ PLC-7', '17'],
    ].join(';');

  test('brings in its rows, each with its answer', async () => {
    const { olga, ivan, admin } = plant;
    const list = Object.entries({ 'Olga O.': olga, 'Ivan I.': ivan });
    const items = list.map(([name, { id }]) => ({ name, user: id }));
    const any = { 'if-match': '*' };
    await admin.send('PUT', '/api/v1/intake/plain/people', { items }, any);
    const text = [header, row('ROW-1'), row('ROW-2', 'boss: Zoe')].join('\n');
    const { status, body } = await csv(text);
    expect([status, body.items.map(({ outcome }) => outcome)]).toEqual([
      200,
      ['created', 'refused'],
    ]);
    const [first, second] = body.items as [Row, Row];
    expect(second.problems).toMatchObject([{ field: 'approvals.0.side' }]);
    expect((await read(first)).approvals).toMatchObject([{ user: olga.id, at: later(0) }]);
    expect((await read(first)).body).toMatchObject({
      title: '=cmd()',
      items: [{ target: { asset: asset(7) }, effects: [{ value: '2.1', asset: asset(7) }] }],
      origin: { system: 'plain', reference: 'ROW-1', notes: ['Cost: 17'] },
    });
    expect((await csv(text)).body.items[0]?.outcome).toBe('unchanged');
  });

  test('that is none, is empty, has a column twice or too many rows is refused whole', async () => {
    const many = Array.from({ length: 501 }, (_, index) => row(`MANY-${index}`));
    for (const text of ['', `${header};Title\n${row('TWICE-1')};x`, [header, ...many].join('\n')]) {
      expect((await csv(text)).status).toBe(400);
    }
    expect((await csv('x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await csv(header, plant.otto)).status).toBe(403);
    const { body } = await plant.auditor.get('/api/v1/changes?limit=200');
    expect(JSON.stringify(body)).not.toMatch(/MANY-|TWICE-/);
  });
});

describe('who brings them', () => {
  test('needs the role, and a body that fits', async () => {
    expect((await bring([document('CHG20')], plant.otto)).status).toBe(403);
    const bad = await plant.ines.send('POST', ROUTE, { site: 'plant', documents: [] });
    expect([bad.status, JSON.stringify(bad.body)]).toEqual([
      400,
      expect.stringContaining('documents'),
    ]);
    const where = '/api/v1/changes/intake/notepad';
    const elsewhere = { site: 'plant', documents: [document('CHG20')] };
    expect((await plant.ines.send('POST', where, elsewhere)).status).toBe(400);
  });

  test('brings no approval of others as a person, nor takes one back', async () => {
    for (const by of [plant.ines, plant.olga]) {
      const row = await one(document(`CHG40-${by.name}`), by);
      expect(row).toMatchObject({
        ...{ outcome: 'created', state: 'submitted' },
        problems: [{ sentence: expect.stringContaining('does not count') }],
      });
      expect((await read(row)).approvals).toMatchObject([{ user: null }]);
    }
    const row = await one(document('CHG41'));
    expect(await one(document('CHG41', {}, { approvals: [] }), plant.ines)).toMatchObject({
      ...{ outcome: 'unchanged', state: row.state },
    });
  });

  test('does not say whose approval counts, and who does says it signed and on what they saw', async () => {
    const mine = { items: [{ name: 'Olga O.', user: plant.ines.id }] };
    const stale = { 'if-match': '"0"' };
    expect((await plant.ines.send('PUT', PEOPLE, mine, { 'if-match': '*' })).status).toBe(403);
    expect((await plant.admin.send('PUT', PEOPLE, mine, stale)).status).toBe(412);
    const nobody = { items: [{ name: 'x', user: asset(1) }] };
    expect((await plant.admin.send('PUT', PEOPLE, nobody, { 'if-match': '*' })).status).toBe(400);
    const { body } = await plant.admin.get<{ items: unknown[] }>(PEOPLE);
    expect(body.items).toHaveLength(4);
  });
});

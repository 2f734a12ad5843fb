/** Changes from elsewhere as rows of a file, and who may bring them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Brought, brought, document, PEOPLE, ROUTE, type Row } from '../../support/brought.ts';
import { asset } from '../../support/plant-rows.ts';
import { later } from '../../support/requested.ts';

let plant: Brought;
beforeAll(async () => {
  plant = await brought();
});
afterAll(() => plant.close());

const FILE = '/api/v1/changes/intake/csv?site=plant';
const TYPE = { 'content-type': 'text/csv' };

describe('a CSV file', () => {
  const csv = (text: string, by = plant.program) =>
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
    expect((await plant.changeOf(first)).approvals).toMatchObject([
      { user: olga.id, at: later(0) },
    ]);
    expect((await plant.changeOf(first)).body).toMatchObject({
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
    expect((await plant.bring([document('CHG20')], plant.otto)).status).toBe(403);
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
      const row = await plant.one(document(`CHG40-${by.name}`), by);
      expect(row).toMatchObject({
        ...{ outcome: 'created', state: 'submitted' },
        problems: [{ sentence: expect.stringContaining('does not count') }],
      });
      expect((await plant.changeOf(row)).approvals).toMatchObject([{ user: null }]);
    }
    const row = await plant.one(document('CHG41'));
    expect(await plant.one(document('CHG41', {}, { approvals: [] }), plant.ines)).toMatchObject({
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

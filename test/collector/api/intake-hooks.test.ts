/** Hooks, as people make them, and what comes in by them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, programOf } from '../../support/clients.ts';
import {
  changeOf,
  type Hook,
  type HookedPlant,
  hookedPlant,
  ROUTE,
  type Row,
} from '../../support/hooked.ts';
import { type Change, later } from '../../support/requested.ts';

let plant: HookedPlant;
let number = 0;
beforeAll(async () => {
  plant = await hookedPlant();
});
afterAll(() => plant.close());
beforeEach(() => {
  number++;
});

const CHG = () => `CHG-${number}`;
const read = ({ id }: { readonly id: string }) => plant.read({ id });

describe('a hook', () => {
  test('is made by who may, who has proven who they are; its secret is shown once and kept nowhere', async () => {
    const { status, body } = await plant.made({ name: 'ServiceNow of the works' });
    expect(status).toBe(201);
    expect(body.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(body.hook).toMatchObject({ createdBy: 'ines', taken: 0, lastUsed: null });
    const listed = JSON.stringify((await plant.ines.get(ROUTE)).body);
    expect(listed).toContain('ServiceNow of the works');
    expect(listed).not.toContain(body.secret);
    for (const table of ['intake_hook', 'audit', 'evidence_payload', 'outbox']) {
      const rows = JSON.stringify(await plant.database.rows(`SELECT * FROM ${table}`));
      expect(rows).not.toContain(body.secret);
    }
    expect(await plant.trail(body)).toEqual([{ action: 'intake.hook.add', actor: 'ines' }]);
    expect(await plant.proven(body)).toMatchObject([{ kind: 'intake.hook.add' }]);
  });

  test('is nobody else’s to make, see or revoke', async () => {
    const of = await plant.hooked();
    const unproven = await clientOf(plant.edge, plant.database, `u${number}`, {
      ...{ roles: ['csms-manager'], isProven: false },
    });
    const token = await programOf(
      ...([plant.edge, plant.database, `t${number}`, plant.ines, 'csms-manager'] as const),
    );
    expect((await plant.made({}, unproven)).body).toMatchObject({ code: 'proof-needed' });
    for (const by of [token, plant.admin, plant.otto, plant.paul]) {
      expect((await plant.made({}, by)).status).toBe(403);
    }
    expect((await plant.paul.get<{ items: Hook[] }>(ROUTE)).body.items).toEqual([]);
    expect((await plant.admin.get(ROUTE)).status).toBe(403);
    for (const [by, status] of [[plant.paul, 404] as const, [plant.otto, 403] as const]) {
      expect((await by.send('DELETE', `${ROUTE}/${of.hook.id}`)).status).toBe(status);
      expect((await by.get(of.path)).status).toBe(status);
    }
  });

  test('has a name of its own on its site, and an end that is to come', async () => {
    const { hook } = await plant.hooked({ name: 'Twice' });
    expect((await plant.made({ name: 'twice' })).body).toMatchObject({ code: 'name-taken' });
    await plant.ines.send('DELETE', `${ROUTE}/${hook.id}`);
    expect((await plant.made({ name: 'twice' })).status).toBe(201);
    expect((await plant.made({ expires: later(-1000) })).status).toBe(400);
    expect((await plant.made({ fields: { user: 'u_x' } })).status).toBe(400);
  });
});

describe('a delivery', () => {
  test('comes in as an import does, approved by who is mapped here, and is proven', async () => {
    const of = await plant.hooked();
    const { status, body } = await plant.deliver(of, changeOf(CHG()), { name: 'd-1' });
    expect([status, body.outcome]).toEqual([200, 'taken']);
    expect(body.items).toMatchObject([{ row: 1, outcome: 'created', problems: [] }]);
    const kept = (await read(body.items[0] as Row)) as Change & { approvals: unknown };
    expect(['approved', 'scheduled']).toContain(kept.state);
    expect(kept.approvals).toMatchObject([
      { slot: 'ot', user: plant.olga.id, name: `olga, by hook ${of.hook.name}` },
    ]);
    expect(await plant.seen(of)).toMatchObject({
      taken: 1,
      refused: 0,
      lastUsed: expect.any(String),
    });
    expect((await plant.trail(of)).map(({ action }) => action)).toEqual([
      ...['intake.hook.add', 'intake.delivery'],
    ]);
    const [, proof] = await plant.proven(of);
    expect(proof?.payload).toContain(kept.id);
    const { body: last } = await plant.ines.get<{ items: object[] }>(of.path);
    expect(last.items).toMatchObject([{ name: 'd-1', answers: [{ outcome: 'created' }] }]);
  });

  test('is not approved by who made the hook', async () => {
    const mapped = { items: [{ name: 'Olga O.', user: plant.olga.id }] };
    await plant.admin.send('PUT', '/api/v1/intake/sap-pm/people', mapped, { 'if-match': '*' });
    const of = (await plant.made({ system: 'sap-pm' }, plant.olga)).body;
    const order = {
      ...{ MaintenanceOrder: `4000${number}`, MaintenanceOrderDesc: 'x', Equipment: 'PLC-7' },
      SystemStatusText: 'REL',
      plumbline: {
        ...{ kind: 'parameter', risk: 'low', from: later(2), to: later(3), zone: 'UTC' },
        ...{ rollback: 'x', test: 'x', implementers: [], sop: 'S', sopRevision: '1' },
        approvals: [{ side: 'ot', name: 'Olga O.', at: null }],
      },
    };
    const { body } = await plant.deliver(of, order);
    expect(body.items).toMatchObject([{ outcome: 'created', state: 'draft' }]);
  });

  test('of several documents answers each; what a guard keeps out leaves nothing behind', async () => {
    const of = await plant.hooked();
    const [off, fine, odd] = [`${CHG()}-off`, `${CHG()}-fine`, `${CHG()}-odd`];
    await plant.deliver(of, changeOf(off));
    await plant.deliver(of, { number: off, state: '4' });
    const documents = [changeOf(fine), changeOf(off, { short_description: 'Again' })];
    documents.push(changeOf(odd, { cmdb_ci: 'nowhere' }));
    const { body } = await plant.deliver(of, { documents });
    expect(body.items.map(({ outcome }) => outcome)).toEqual(['created', 'conflict', 'refused']);
    expect(await plant.recordsOf(fine)).toHaveLength(1);
    expect(await plant.recordsOf(off)).toMatchObject([{ state: 'cancelled' }]);
    expect(await plant.recordsOf(odd)).toEqual([]);
    // The chain is whole behind what was undone in between.
    const { body: ledger } = await plant.auditor.get('/api/v1/evidence/verification');
    expect(JSON.stringify(ledger)).not.toMatch(/altered|gap/);
  });

  test('that cannot be kept whole is kept not at all, and may come again', async () => {
    const of = await plant.hooked();
    await plant.database.run('ALTER TABLE evidence RENAME TO evidence_away');
    const sent = { at: plant.clock(), name: 'again' };
    const failed = await plant.deliver(of, changeOf(CHG()), sent);
    await plant.database.run('ALTER TABLE evidence_away RENAME TO evidence');
    expect(failed.status).toBe(500);
    expect(await plant.recordsOf(CHG())).toEqual([]);
    expect((await plant.deliver(of, changeOf(CHG()), sent)).body).toMatchObject({
      outcome: 'taken',
    });
  });

  test('withdraws what is no longer approved there, in the middle of the window too', async () => {
    const of = await plant.hooked();
    const { body } = await plant.deliver(of, changeOf(CHG()));
    const row = body.items[0] as Row;
    const without = await plant.deliver(of, changeOf(CHG(), {}, { approvals: [] }));
    expect(without.body.items).toMatchObject([{ outcome: 'changed', state: 'submitted' }]);
    expect((await read(row)).state).toBe('submitted');
  });

  test('of the next hook calls off what came by the one before, whoever made it', async () => {
    const before = await plant.hooked();
    const { body } = await plant.deliver(before, changeOf(CHG()));
    await plant.ines.send('DELETE', `${ROUTE}/${before.hook.id}`);
    const next = (await plant.made({}, plant.olga)).body;
    const off = await plant.deliver(next, { number: CHG(), state: '4' });
    expect(off.body.items).toMatchObject([{ outcome: 'cancelled', problems: [] }]);
    expect((await read(body.items[0] as Row)).state).toBe('cancelled');
  });

  test('is read by the fields that were set on the hook', async () => {
    const fields = { 'effect.firmware': 'u_firmware', 'approval.ot': 'u_ot_approver' };
    const of = await plant.hooked({ fields });
    const own = { u_firmware: '2.1', u_ot_approver: { display_value: 'Olga O.' } };
    const { body } = await plant.deliver(of, changeOf(CHG(), own, { approvals: undefined }));
    const kept = await read(body.items[0] as Row);
    expect(['approved', 'scheduled']).toContain(kept.state);
    expect(kept.body).toMatchObject({
      items: [{ effects: [{ kind: 'firmware.changed', value: '2.1' }] }],
      origin: { notes: [] },
    });
  });
});

/** What was delivered before, what is not let in, and text that means harm. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, programOf } from '../../support/clients.ts';
import {
  type Answer,
  changeOf,
  type HookedPlant,
  hmac,
  hookedPlant,
  type Made,
  ROUTE,
  type Row,
  type Sent,
} from '../../support/hooked.ts';
import { asset } from '../../support/plant-rows.ts';
import { later } from '../../support/requested.ts';

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

describe('the same delivery', () => {
  test('is taken once, by its signature or by its name, and answered as taken already', async () => {
    const of = await plant.hooked();
    const at = plant.clock();
    const first = await plant.deliver(of, changeOf(CHG()), { at, name: 'n1' });
    const version = (await read(first.body.items[0] as Row)).version;
    const again = await plant.deliver(of, changeOf(CHG()), { at, name: 'n1' });
    const renamed = await plant.deliver(of, changeOf(CHG()), { at, name: 'n2' });
    const reworded = changeOf(CHG(), { short_description: 'Other' });
    const named = await plant.deliver(of, reworded, { at: at + 1, name: 'n1' });
    for (const { status, body } of [again, renamed, named]) {
      expect([status, body]).toEqual([200, { outcome: 'already-taken', items: [] }]);
    }
    expect((await read(first.body.items[0] as Row)).version).toBe(version);
    expect((await plant.seen(of)).taken).toBe(1);
    expect(await plant.proven(of)).toHaveLength(2);
  });

  test('sent twice at once is taken once', async () => {
    const of = await plant.hooked();
    const sent = { at: plant.clock(), name: 'both' };
    const answers = await Promise.all([1, 2].map(() => plant.deliver(of, changeOf(CHG()), sent)));
    expect(answers.map(({ body }) => body.outcome).sort()).toEqual(['already-taken', 'taken']);
    expect(await plant.recordsOf(CHG())).toHaveLength(1);
  });

  test('two of one change at once are one request', async () => {
    const of = await plant.hooked();
    const answers = await Promise.all(
      ['a', 'b'].map((name, index) =>
        plant.deliver(of, changeOf(CHG()), { at: plant.clock() - index, name }),
      ),
    );
    expect(answers.map(({ body }) => body.items[0]?.outcome).sort()).toEqual([
      ...['created', 'unchanged'],
    ]);
    expect(await plant.recordsOf(CHG())).toHaveLength(1);
  });

  test('of Jira is known for as long as the hook is there', async () => {
    const of = await plant.hooked({ system: 'jira' });
    const text = JSON.stringify({
      webhookEvent: 'jira:issue_updated',
      issue: {
        key: `OT-${number}`,
        fields: { summary: 'x', status: { name: 'Implementing' }, components: [{ name: 'PLC-7' }] },
      },
      plumbline: {
        ...{
          kind: 'parameter',
          risk: 'low',
          from: later(2),
          to: later(3),
          rollback: 'x',
          test: 'x',
        },
        ...{ implementers: ['Ivan I.'], sop: 'S', sopRevision: '1' },
        approvals: [{ side: 'ot', name: 'Olga O.', at: null }],
      },
    });
    const send = (identifier?: string) =>
      plant.stranger.send<Answer>('POST', of.path, text as never, {
        'content-type': 'application/json; charset=UTF-8',
        'x-hub-signature': `sha256=${hmac(of.secret, text)}`,
        ...(identifier !== undefined && { 'x-atlassian-webhook-identifier': identifier }),
      });
    const first = await send('id-1');
    expect(first.body).toMatchObject({ outcome: 'taken', items: [{ outcome: 'created' }] });
    expect((await send('id-1')).body.outcome).toBe('already-taken');
    expect((await send('id-2')).body.outcome).toBe('already-taken');
    expect((await send()).status).toBe(401);
    expect((await plant.seen(of)).lastRefusal).toBe('unnamed');
  });
});

describe('whoever is not let in', () => {
  test('is answered alike, whatever is wrong, and leaves nothing but a note for people', async () => {
    const of = await plant.hooked();
    const revoked = await plant.hooked();
    await plant.ines.send('DELETE', `${ROUTE}/${revoked.hook.id}`);
    const ended = await plant.hooked({ expires: later(1) });
    const lost = await plant.hooked();
    await plant.database.run(
      `UPDATE intake_hook SET key_mark = 'x' WHERE id = '${lost.hook.id}';
       UPDATE intake_hook SET expires = '2026-01-09T00:00:00Z' WHERE id = '${ended.hook.id}'`,
    );
    const unknown = { ...of, path: of.path.replace(of.hook.id, asset(99)) };
    const document = changeOf(CHG());
    const wrong: readonly [Made, Sent, string | null][] = [
      [of, { secret: 'another' }, 'wrong-signature'],
      [of, { at: plant.clock() - 301 }, 'stale'],
      [of, { at: plant.clock() + 301 }, 'stale'],
      [of, { headers: { 'x-plumbline-timestamp': '' } }, 'undated'],
      [of, { headers: { 'x-plumbline-signature': '' } }, 'unsigned'],
      [of, { headers: { 'x-plumbline-timestamp': String(plant.clock() - 1) } }, 'wrong-signature'],
      [revoked, {}, 'revoked'],
      [ended, {}, 'expired'],
      [lost, {}, 'other-key'],
      [unknown, {}, null],
      [unknown, { secret: 'another' }, null],
    ];
    const bodies = new Set<string>();
    for (const [hook, sent, why] of wrong) {
      const { status, body } = await plant.deliver(hook, document, sent);
      expect([status, body.code]).toEqual([401, 'delivery-refused']);
      bodies.add(JSON.stringify(body));
      if (why !== null) expect((await plant.seen(hook)).lastRefusal).toBe(why);
    }
    expect(bodies.size).toBe(1);
    expect(await plant.recordsOf(CHG())).toEqual([]);
    expect(
      await plant.database.rows(`SELECT * FROM intake_delivery WHERE hook = '${of.hook.id}'`),
    ).toEqual([]);
    expect((await plant.seen(of)).refused).toBe(6);
    const { body: metrics } = await plant.ines.get<string>('/metrics');
    expect(metrics).toMatch(/intake_deliveries_total\{outcome="unknown-hook"\} 2/);
    expect(metrics).toMatch(/intake_deliveries_total\{outcome="stale"\} 2/);
  });

  test('is not let in by being somebody: a session or a token signs no delivery', async () => {
    const of = await plant.hooked();
    const token = await programOf(
      ...([plant.edge, plant.database, `p${number}`, plant.ines, 'csms-manager'] as const),
    );
    for (const by of [plant.ines, token]) {
      expect((await plant.deliver(of, changeOf(CHG()), { secret: 'another' }, by)).status).toBe(
        401,
      );
    }
  });

  test('is whoever’s owner left', async () => {
    const owner = await clientOf(plant.edge, plant.database, `l${number}`, {
      roles: ['csms-manager'],
    });
    const of = (await plant.made({}, owner)).body;
    const off = await plant.admin.send('POST', `/api/v1/users/${owner.id}/disable`, {});
    expect(off.status).toBe(200);
    expect((await plant.deliver(of, changeOf(CHG()))).status).toBe(401);
    expect((await plant.seen(of)).lastRefusal).toBe('revoked');
  });

  test('has to wait who was refused again and again, there and from there alone', async () => {
    const of = await plant.hooked();
    const other = await plant.hooked();
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      statuses.push((await plant.deliver(of, changeOf(CHG()), { secret: 'x' })).status);
    }
    expect(statuses).toEqual([...Array(11).fill(401), 429]);
    expect((await plant.deliver(of, changeOf(CHG()))).status).toBe(429);
    expect((await plant.deliver(other, changeOf(CHG()))).status).toBe(200);
    plant.edge.later(60_000);
    expect((await plant.deliver(of, changeOf(CHG()))).status).toBe(200);
  });

  test('is who sends too much, or what is no JSON of one', async () => {
    const of = await plant.hooked();
    const large = `{"number":"${'x'.repeat(4 * 1024 * 1024)}"}`;
    expect((await plant.deliver(of, large)).status).toBe(413);
    const form = await plant.deliver(of, 'a=b', { headers: { 'content-type': 'text/plain' } });
    expect(form.status).toBe(415);
    const many = { documents: Array.from({ length: 51 }, (_, index) => changeOf(`M-${index}`)) };
    for (const odd of [
      '',
      '{',
      '[]',
      '17',
      'null',
      '{"documents":[]}',
      '{"documents":[1]}',
      many,
    ]) {
      expect((await plant.deliver(of, odd)).status).toBe(400);
    }
    expect((await plant.seen(of)).taken).toBe(0);
  });
});

describe('hostile text', () => {
  const EVIL = [
    ...[
      '\u0000',
      'a\nb',
      '\u202egnp.exe',
      '\ud800',
      '<script>alert(1)</script>',
      "'; DROP TABLE asset",
    ],
    ...['=cmd()', '../../etc/passwd', 'x'.repeat(100_000), '__proto__', 'constructor', '\u2028'],
  ];
  const FIELDS = [
    ...['number', 'short_description', 'state', 'cmdb_ci', 'start_date', 'assigned_to', 'risk'],
    ...['backout_plan', 'test_plan', 'requested_by', 'category', 'u_anything'],
  ];
  const BESIDE = [
    'kind',
    'zone',
    'sop',
    'sopRevision',
    'effects',
    'approvals',
    'isSafety',
    'title',
  ];

  test('in any field is refused by its field or kept as it is, and breaks nothing', async () => {
    const of = await plant.hooked();
    const documents = [
      ...FIELDS.flatMap((field) => EVIL.map((evil) => changeOf(`E-${field}`, { [field]: evil }))),
      ...BESIDE.flatMap((field) =>
        EVIL.map((evil) => changeOf(`E-${field}`, {}, { [field]: evil })),
      ),
      changeOf('E-deep', { u_deep: true }),
    ];
    const text = documents.map((one) => deepJson(one));
    let at = plant.clock() - 200;
    for (let from = 0; from < text.length; from += 50) {
      const body = `{"documents":[${text.slice(from, from + 50).join(',')}]}`;
      const { status, body: answer } = await plant.deliver(of, body, { at: at++ });
      expect(status).toBe(200);
      for (const { outcome, problems } of answer.items) {
        expect(['created', 'changed', 'unchanged', 'refused', 'cancelled', 'conflict']).toContain(
          outcome,
        );
        expect(JSON.stringify(problems)).not.toMatch(/DROP|script|passwd|\\u0000|xxxxx/);
      }
    }
    const { body: list } = await plant.auditor.get<{ items: object[] }>(
      '/api/v1/changes?limit=200',
    );
    expect(JSON.stringify(list.items)).not.toMatch(/\\u0000|\u202e|\u2028/);
  });
});

/** JSON.stringify has no stack for what JSON.parse reads. */
function deepJson(document: object): string {
  const deep = (document as { u_deep?: unknown }).u_deep;
  if (deep === undefined) return JSON.stringify(document);
  const rest = JSON.stringify({ ...document, u_deep: 'HERE' });
  return rest.replace('"HERE"', `${'['.repeat(20_000)}${']'.repeat(20_000)}`);
}

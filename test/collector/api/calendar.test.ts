/** What is planned, for pages and for calendar programs, which cannot sign in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCalendar } from '../../support/calendar-reader.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { later, type Requested, requested } from '../../support/requested.ts';

let plant: Requested;
let stranger: Client;
beforeAll(async () => {
  plant = await requested();
  stranger = await clientOf(plant.edge, plant.database, 'stranger', {
    ...{ roles: ['ot-engineer'], site: 'mill' },
  });
  await plant.approved({ title: 'New <b>logic</b>, line 3' });
});
afterAll(() => plant.close());

const range = `from=${later(0)}&to=${later(48)}`;
const entries = async (by: Client, query = range) =>
  by.get<{ items: { title: string; from: string; standing: string; uid: string }[] }>(
    `/api/v1/calendar?${query}`,
  );
const feedOf = async (by: Client, said: object = { name: 'Mine' }) =>
  by.send<{ feed: { id: string }; path: string }>('POST', '/api/v1/calendar-feeds', said);
/** Without a session, as a calendar program asks. */
const file = async (path: string) => {
  const answer = await plant.edge.api.inject({ method: 'GET', url: path });
  return { status: answer.statusCode, body: answer.body, type: answer.headers['content-type'] };
};
const titles = async (path: string) =>
  readCalendar((await file(path)).body).events.map(({ summary }) => summary);

test('occurrences of a time, to who may read the site', async () => {
  const { body } = await entries(plant.auditor);
  expect(body.items).toMatchObject([
    { title: 'New <b>logic</b>, line 3', from: later(2), standing: 'confirmed' },
  ]);
  expect((await entries(plant.auditor, `${range}&site=mill`)).body.items).toEqual([]);
  expect((await entries(stranger)).body.items).toEqual([]);
  expect((await entries(stranger, `${range}&site=plant`)).status).toBe(404);
  expect((await entries(plant.admin)).status).toBe(403);
});

test.each([
  ['a time that ends before it begins', `from=${later(3)}&to=${later(2)}`],
  ['more than 400 days', `from=${later(0)}&to=${later(401 * 24)}`],
  ['no time', 'from=yesterday&to=tomorrow'],
])('%s is refused', async (_, query) => {
  expect((await entries(plant.auditor, query)).status).toBe(400);
});

describe('a feed', () => {
  test('is read without signing in by whoever has its address, in a form other programs read', async () => {
    const { status, body } = await feedOf(plant.auditor, { name: 'Line 3 at night' });
    expect(status).toBe(201);
    const answer = await file(body.path);
    expect([answer.status, answer.type]).toEqual([200, 'text/calendar; charset=utf-8']);
    const { name, events } = readCalendar(answer.body);
    expect(name).toBe('Line 3 at night');
    expect(events).toMatchObject([{ summary: 'CHG-1 New <b>logic</b>, line 3' }]);
  });

  test('opens nothing else, and its secret is kept nowhere', async () => {
    const { body } = await feedOf(plant.auditor);
    const secret = body.path.split('/')[4] as string;
    const asked = await plant.edge.api.inject({
      ...{ method: 'GET', url: `/api/v1/calendar?${range}` },
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(asked.statusCode).toBe(401);
    const rows = await plant.database.rows<{ told: string }>(
      `SELECT calendar_feed::text || (SELECT coalesce(string_agg(audit::text, ''), '') FROM audit)
        AS told FROM calendar_feed`,
    );
    for (const { told } of rows) expect(told).not.toContain(secret);
  });

  test('shows what its owner may read today: no site that was taken from them', async () => {
    const leaver = await clientOf(plant.edge, plant.database, 'leaver', {
      ...{ roles: ['viewer'], site: 'plant' },
    });
    const { body } = await feedOf(leaver);
    expect(await titles(body.path)).toHaveLength(1);
    await plant.database.run(
      `UPDATE role_assignment SET site = 'mill' WHERE "user" = '${leaver.id}';`,
    );
    expect(await titles(body.path)).toEqual([]);
    await plant.database.run(`DELETE FROM role_assignment WHERE "user" = '${leaver.id}';`);
    expect((await file(body.path)).status).toBe(404);
  });

  test('of a site shows that site alone, and is given for none that its owner may not read', async () => {
    const { body } = await feedOf(plant.auditor, { name: 'Mill', site: 'mill' });
    expect(await titles(body.path)).toEqual([]);
    expect((await feedOf(stranger, { name: 'Plant', site: 'plant' })).status).toBe(404);
    expect((await feedOf(plant.admin)).status).toBe(403);
    expect((await feedOf(plant.auditor, { name: ' ' })).status).toBe(400);
  });

  test('is worth nothing once it is revoked, which is its owner’s to do', async () => {
    const { body } = await feedOf(plant.auditor);
    const path = `/api/v1/calendar-feeds/${body.feed.id}`;
    expect((await plant.olga.send('DELETE', path)).status).toBe(404);
    expect((await plant.auditor.send('DELETE', path)).status).toBe(200);
    expect((await plant.auditor.send('DELETE', path)).status).toBe(404);
    expect((await file(body.path)).status).toBe(404);
    const { body: own } = await plant.auditor.get<{ items: { revoked: string | null }[] }>(
      '/api/v1/calendar-feeds',
    );
    expect(own.items.some(({ revoked }) => revoked !== null)).toBe(true);
  });

  test('of a secret that is none is not found', async () => {
    expect((await file(`/api/v1/calendar/${'x'.repeat(43)}/plumbline.ics`)).status).toBe(404);
    expect((await file('/api/v1/calendar/x/plumbline.ics')).status).toBe(400);
  });
});

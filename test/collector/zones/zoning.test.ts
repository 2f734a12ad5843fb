/** Zones and conduits come into force over what is there, and over what is reported from then on. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { proposalsOn } from '../../../collector/zones/proposals.ts';
import { ownDatabase } from '../../support/database.ts';
import { site } from '../../support/plant.ts';
import { anna, heard, ida, otto, spoken, ZoningSite } from '../../support/zoning-site.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let plant: ZoningSite;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await plant?.zoning.close();
  await database.empty();
  plant = new ZoningSite(database);
});

const SEVEN = 'cell-7/eth0/0';
const EIGHT = 'cell-8/eth0/0';
const block = (network: string) => ({ ranges: [{ network, cidr: '192.168.0.0/24' }] });
const plc = (network: string) => `192.168.0.1@${network}`;
const hmi = (network: string) => `192.168.0.2@${network}`;
const rule = (id: string, port: string) => ({ id, protocol: 'modbus', transport: 'tcp', port });
const dual = () => database.db.selectFrom('dual_homed').select(['zones', 'is_declared']).execute();

test('what is there already, and what arrives later, is where its address is: two cells with the same block', async () => {
  await plant.report(...heard(1, plc(SEVEN), plc(EIGHT)));
  await plant.zone('Cell 7', block(SEVEN));
  await plant.zone('Cell 8', block(EIGHT));
  await plant.report(...heard(2, hmi(SEVEN), hmi(EIGHT), '10.0.0.1@lab/eth0/0'));
  expect(await plant.places()).toEqual({
    [plc(SEVEN)]: 'Cell 7',
    [plc(EIGHT)]: 'Cell 8',
    [hmi(SEVEN)]: 'Cell 7',
    [hmi(EIGHT)]: 'Cell 8',
    '10.0.0.1@lab/eth0/0': null,
  });
});

test('two cells with the same block: what is said in each is held against its own zones and conduits, and proposed for it alone', async () => {
  const cells = [SEVEN, EIGHT] as const;
  const [seven, eight] = [
    await plant.zone('Cell 7', block(SEVEN)),
    await plant.zone('Cell 8', block(EIGHT)),
  ];
  const office = await plant.zone('Office', { side: 'it', networks: ['office/eth0/0'] });
  const historian = '10.0.0.9@office/eth0/0';
  await plant.report(
    ...heard(1, historian, ...cells.flatMap((cell) => [plc(cell), hmi(cell)])),
    spoken(1, hmi(SEVEN), plc(SEVEN), 102),
    spoken(1, hmi(EIGHT), plc(EIGHT), 103),
    spoken(1, historian, plc(SEVEN), 502),
    spoken(1, historian, plc(EIGHT), 503),
    // Equal addresses of two cells are two devices: this leaves one cell for the other.
    spoken(1, hmi(SEVEN), plc(EIGHT), 504),
  );
  expect(await plant.flows()).toEqual([
    'Cell 7 Cell 7 102 inside',
    'Cell 8 Cell 8 103 inside',
    'Office Cell 7 502 no-conduit',
    'Office Cell 8 503 no-conduit',
    'Cell 7 Cell 8 504 no-conduit',
  ]);
  const proposed = async () =>
    (await database.store.read((stores) => proposalsOn(site, stores)))
      .map(({ draft }) => draft as { name: string; rules?: { port: string }[] })
      .map(({ name, rules = [] }) => `${name}: ${rules.map(({ port }) => port).join()}`)
      .sort();
  expect(await proposed()).toEqual([
    'Cell 7 and Cell 8: 504',
    'Office and Cell 7: 502',
    'Office and Cell 8: 503',
  ]);
  const source = { assets: [], ranges: [{ network: 'office/eth0/0', cidr: '10.0.0.9/32' }] };
  const destination = { assets: [], ranges: [{ network: SEVEN, cidr: '192.168.0.1/32' }] };
  const rules = [{ ...rule('modbus', 'any'), source, destination }];
  await plant.conduit({ from: office, to: seven, rules });
  await plant.conduit({ from: office, to: eight, rules });
  expect((await plant.flows()).slice(2, 4)).toEqual([
    'Office Cell 7 502 conforming modbus',
    'Office Cell 8 503 no-rule',
  ]);
  expect(await proposed()).toEqual(['Cell 7 and Cell 8: 504', 'Office and Cell 8: 503']);
});

test('an asset that has another address now is in the zone of that address, as are its conversations', async () => {
  await plant.zone('Cell 7', block(SEVEN));
  await plant.zone('Cell 8', { networks: [SEVEN] });
  await plant.report(...heard(1, plc(SEVEN), hmi(SEVEN)), spoken(1, hmi(SEVEN), plc(SEVEN)));
  expect(await plant.flows()).toEqual(['Cell 7 Cell 7 502 inside']);
  const [moved] = heard(3, hmi(SEVEN));
  const host = { ...(moved as { host: object }).host, ip: '172.16.0.9' };
  await plant.report({ ...moved, host } as never);
  expect(await plant.places()).toMatchObject({ [`172.16.0.9@${SEVEN}`]: 'Cell 8' });
  expect(await plant.flows()).toEqual(['Cell 8 Cell 7 502 no-conduit']);
});

test('a conversation is held against the conduits in force, before and after they are', async () => {
  const from = await plant.zone('Cell 7', block(SEVEN));
  const to = await plant.zone('Cell 8', block(EIGHT));
  await plant.report(
    ...heard(1, plc(SEVEN), plc(EIGHT)),
    spoken(1, plc(SEVEN), plc(EIGHT), 502),
    spoken(1, plc(SEVEN), plc(EIGHT), 503),
    spoken(1, plc(SEVEN), '~93.184.216.34@cell-7/eth0/0', 504),
  );
  expect(await plant.flows()).toEqual([
    'Cell 7 Cell 8 502 no-conduit',
    'Cell 7 Cell 8 503 no-conduit',
    'Cell 7 - 504 public',
  ]);
  const conduit = await plant.conduit({ from, to, rules: [rule('modbus', '502')] });
  expect(await plant.flows()).toEqual([
    'Cell 7 Cell 8 502 conforming modbus',
    'Cell 7 Cell 8 503 no-rule',
    'Cell 7 - 504 public',
  ]);
  await plant.report(spoken(2, plc(SEVEN), plc(EIGHT), 505), spoken(2, plc(SEVEN), plc(EIGHT)));
  expect(await plant.flows()).toContain('Cell 7 Cell 8 505 no-rule');
  await plant.step(conduit, 'retire', otto);
  await plant.settled();
  expect(await plant.flows()).toContain('Cell 7 Cell 8 502 no-conduit');
});

test('what was agreed stays in force while another wording is a proposal', async () => {
  const from = await plant.zone('Cell 7', block(SEVEN));
  const to = await plant.zone('Cell 8', block(EIGHT));
  const conduit = await plant.conduit({ from, to, rules: [rule('modbus', '502')] });
  await plant.act((doing) =>
    doing.edit(
      conduit,
      { name: 'Wider', from, to, rules: [rule('modbus', '502-510')] },
      anna,
      () => {},
    ),
  );
  await plant.report(
    spoken(1, plc(SEVEN), plc(EIGHT), 502),
    spoken(1, plc(SEVEN), plc(EIGHT), 503),
  );
  const before = ['Cell 7 Cell 8 502 conforming modbus', 'Cell 7 Cell 8 503 no-rule'];
  expect(await plant.flows()).toEqual(before);
  await plant.step(conduit, 'approve', otto, { slot: 'ot', meaning: 'agreed' });
  await plant.settled();
  expect(await plant.flows()).toEqual(before);
  await plant.step(conduit, 'approve', ida, { slot: 'it', meaning: 'agreed' });
  await plant.settled();
  expect(await plant.flows()).toEqual([before[0], 'Cell 7 Cell 8 503 conforming modbus']);
});

test('an asset with addresses in two zones is told, until every other zone knows of it', async () => {
  const office = { side: 'it', networks: ['office/eth0/0'] };
  await plant.zone('Cell 7', block(SEVEN));
  const id = await plant.zone('Office', office);
  const [one] = heard(1, plc(SEVEN));
  const other = {
    ...one,
    host: { ...(one as { host: object }).host, network: 'office/eth0/0', ip: '10.0.0.1' },
  };
  await plant.report(one as never, other as never);
  expect(await dual()).toMatchObject([{ is_declared: false, zones: { length: 2 } }]);
  const [{ id: asset }] = (await database.db.selectFrom('asset').select('id').execute()) as [
    { id: string },
  ];
  await plant.act((doing) =>
    doing.edit(id, { name: 'Office', ...office, bridges: [asset] }, anna, () => {}),
  );
  await plant.step(id, 'approve', otto);
  await plant.settled();
  expect(await dual()).toMatchObject([{ is_declared: true }]);
  // Heard in the cell alone for a day, it is in the cell alone.
  const [later] = heard(3, plc(SEVEN));
  await plant.report(later as never);
  await plant.zoning.close();
  plant = new ZoningSite(database);
  await plant.settled();
  expect(await dual()).toEqual([]);
});

test('two zones that claim the same are not both approved, by whoever comes second, at once or not', async () => {
  const claims = { ...block(SEVEN), side: 'ot' };
  const one = await plant.write('zone', { name: 'Cell 7', ...claims });
  const two = await plant.write('zone', { name: 'Line "4"; DROP', ...claims });
  const both = await Promise.allSettled([
    plant.step(one.id, 'approve', otto),
    plant.step(two.id, 'approve', otto),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({
    code: 'not-possible-now',
    detail: expect.stringMatching(
      /^Another zone has it already: 192\.168\.0\.0\/24 of cell-7\/eth0\/0 \(zone .+\)\.$/,
    ),
  });
});

test('who is in a zone that is left is in none, and nothing is judged where there is no zone', async () => {
  const zone = await plant.zone('Cell 7', block(SEVEN));
  await plant.report(...heard(1, plc(SEVEN)), spoken(1, plc(SEVEN), plc(EIGHT)));
  expect(await plant.flows()).toEqual(['Cell 7 - 502 unzoned']);
  await plant.step(zone, 'supersede', otto);
  await plant.settled();
  expect(await plant.places()).toEqual({ [plc(SEVEN)]: null });
  expect(await plant.flows()).toEqual(['- - 502 -']);
});

test('a collector that was started anew places by what is in force', async () => {
  await plant.zone('Cell 7', block(SEVEN));
  plant.restart();
  await plant.report(...heard(1, plc(SEVEN)));
  expect(await plant.places()).toEqual({ [plc(SEVEN)]: 'Cell 7' });
});

test('more than one part of assets and conversations is gone through, part by part', async () => {
  await sql`
    INSERT INTO asset (id, site, network, mac, ip, addresses, first_seen, last_seen)
    SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ${site}, ${SEVEN},
      '00:00:00:00:00:01', ('192.168.' || n / 250 || '.' || n % 250)::inet, 1, now(), now()
    FROM generate_series(1, 4500) AS n`.execute(database.db);
  await sql`
    INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
      server_address, agent, packets, bytes, operations, first_seen, last_seen)
    SELECT ${site}, '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'), '- 10.0.0.1 lab', 'tcp', 502,
      'modbus', '- 192.168.0.1 ' || ${SEVEN}, '- 10.0.0.1 lab', 'agent-1', 1, 1, '{}', now(), now()
    FROM generate_series(1, 4500) AS n, generate_series(1, 3)
    ON CONFLICT DO NOTHING`.execute(database.db);
  await sql`
    INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
      server_address, agent, packets, bytes, operations, first_seen, last_seen)
    SELECT site, client, server, transport, 503, protocol, client_address, server_address, agent, 1, 1,
      '{}', first_seen, last_seen FROM conversation`.execute(database.db);
  await plant.zone('Cell 7', { networks: [SEVEN] });
  const { rows } = await sql<{ zoned: number; judged: number }>`
    SELECT (SELECT count(*)::int FROM asset WHERE zone IS NOT NULL) AS zoned,
      (SELECT count(*)::int FROM conversation WHERE conformity = 'unzoned') AS judged`.execute(
    database.db,
  );
  expect(rows).toEqual([{ zoned: 4500, judged: 9000 }]);
  expect(plant.troubles).toEqual([]);
});

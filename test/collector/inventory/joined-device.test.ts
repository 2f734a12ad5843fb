/** From the packets of one device with several MACs to the one asset it is. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Reporter } from '../../../agent/reporter/reporter.ts';
import { accept } from '../../../collector/ingest/accept.ts';
import { absorb } from '../../../collector/inventory/absorb.ts';
import { Draft, Recollection } from '../../../collector/inventory/recollection.ts';
import { roundsOf, sightingsOf } from '../../../collector/inventory/sighting.ts';
import { Message, type Observation } from '../../../protocols/messages/message.ts';
import { protocols } from '../../../protocols/registry.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { HOUR, MINUTE, SECOND } from '../../support/cell.ts';
import { ownDatabase } from '../../support/database.ts';
import { agent, at, Series, seen, sender } from '../../support/plant.ts';
import { arp, ethernet, text, Wire } from '../../support/wire.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  memory.recollection = new Draft(new Recollection());
});

const LLDP = '01:80:c2:00:00:0e';
const tlv = (type: number, bytes: readonly number[]) => [type << 1, bytes.length, ...bytes];
const mac = (address: string) => address.split(':').map((byte) => Number.parseInt(byte, 16));
const byMac = (address: string) => tlv(1, [4, ...mac(address)]);
const byName = (name: string) => tlv(1, [7, ...text(name)]);

/** An agent's picture whose reports a collector commits. */
function watched() {
  const said: Message[] = [];
  const reporter: Reporter = new Reporter({
    agent,
    tell: (message) => said.push(Message.parse(message)),
    roleOf: () => ({ role: 'unknown', level: undefined, reason: 'nothing known' }),
    makerOf: () => undefined,
    hosts: () => wire.picture.hosts(),
    conversations: () => [],
    ...{ soon: 2 * SECOND, often: MINUTE, seldom: 15 * MINUTE, whole: HOUR },
  });
  const wire = new Wire({ protocols, sightings: reporter });
  reporter.at(wire.time);
  const series = new Series();
  const acceptance = acceptanceOn(database.store);
  return {
    wire,
    speaks(from: string, chassis: readonly number[], port: string): void {
      const body = [...chassis, ...tlv(2, [7, ...text(port)]), ...tlv(3, [0, 120]), 0, 0];
      wire.show(ethernet(from, LLDP, 0x88cc, body));
    },
    hasIp: (of: string, ip: string) =>
      void wire.show(arp({ mac: of, ip, port: 0 }, of, ip, '10.0.0.254')),
    async report(): Promise<void> {
      wire.wait(3);
      reporter.at(wire.time);
      reporter.flush();
      const batch = series.batch(...said.splice(0));
      const answer = await accept(sender, batch, acceptance);
      expect(answer.is).toBe('answered');
    },
  };
}

async function assets(): Promise<string[]> {
  const { rows } = await sql<{ held: string }>`
    SELECT string_agg(value, ' ' ORDER BY kind DESC, value) AS held
    FROM asset JOIN identifier ON asset = id AND kind <> 'serial' WHERE merged_into IS NULL
    GROUP BY id ORDER BY 1`.execute(database.db);
  return rows.map(({ held }) => held);
}

const OWN = '00:0e:8c:ef:75:c0';
const PORT_1 = '00:0e:8c:ef:75:c1';
const PORT_2 = '00:0e:8c:ef:75:c2';

test('a device of two ports, whose chassis is a third MAC, is one asset with all of them', async () => {
  const { hasIp, speaks, report } = watched();
  hasIp(OWN, '10.0.0.4');
  speaks(PORT_1, byMac(OWN), 'port-001');
  speaks(PORT_2, byMac(OWN), 'port-002');
  await report();
  expect(await assets()).toEqual([`${OWN} ${PORT_1} ${PORT_2} 10.0.0.4`]);
});

test('a second adapter that proves to be redundant later becomes part of the asset', async () => {
  const { hasIp, speaks, report } = watched();
  hasIp(PORT_1, '10.0.0.5');
  speaks(PORT_2, byName('adapter-2'), 'eth1');
  await report();
  expect(await assets()).toEqual([`${PORT_1} 10.0.0.5`, PORT_2]);
  speaks(PORT_1, byName('press-server'), 'eth0');
  speaks(PORT_2, byName('press-server'), 'eth1');
  await report();
  expect(await assets()).toEqual([`${PORT_1} ${PORT_2} 10.0.0.5`]);
});

test('a device of the same maker beside it stays another asset', async () => {
  const { hasIp, speaks, report } = watched();
  hasIp(PORT_1, '10.0.0.5');
  hasIp(PORT_2, '10.0.0.6');
  speaks(PORT_1, byName('press-1'), 'eth0');
  speaks(PORT_2, byName('press-2'), 'eth0');
  await report();
  expect(await assets()).toEqual([`${PORT_1} 10.0.0.5`, `${PORT_2} 10.0.0.6`]);
});

const ONE = '00:1d:9c:00:00:01';
const TWO = '00:1d:9c:00:00:02';
const nameplate = (serial: string) => ({ vendor: 'Acme', serial });
const memory = { recollection: new Draft(new Recollection()) };
const told = (...observations: Observation[]) =>
  database.store.transaction((repositories) =>
    absorb(
      { ...sender, received: at(31), newId: () => crypto.randomUUID(), ...memory },
      roundsOf(observations.flatMap(sightingsOf)),
      repositories,
    ),
  );
const undo = (merge: string) =>
  database.store.transaction(({ merges }) =>
    merges.undo(merge, { by: 'owner', reason: 'two devices', at: at(31) }),
  );
const both = { addresses: [TWO] };

test('the other MAC that a host is heard under is the same asset, first or last', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }, {}, both), seen(2, { mac: TWO }));
  expect(await assets()).toEqual([`${ONE} ${TWO} 10.0.0.1`]);
});

test('two that were two assets are merged when an agent hears them as one, with the reason', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }), seen(1, { mac: TWO }));
  expect(await assets()).toHaveLength(2);
  await told(seen(2, { mac: ONE, ip: '10.0.0.1' }, {}, both));
  expect(await assets()).toEqual([`${ONE} ${TWO} 10.0.0.1`]);
  const merges = await database.db.selectFrom('asset_merge').select(['reason', 'id']).execute();
  expect(merges).toMatchObject([{ reason: 'an agent hears both MACs as one device' }]);
  expect(await undo(merges[0]!.id)).toBe(true);
  await told(seen(3, { mac: ONE, ip: '10.0.0.1' }, {}, both));
  expect(await assets()).toEqual([`${ONE} 10.0.0.1`, TWO]);
});

test('a MAC whose holder states a serial of its own stays with it, whatever an agent says', async () => {
  await told(seen(1, { mac: ONE }, nameplate('77')), seen(1, { mac: TWO }, nameplate('88')));
  await told(seen(2, { mac: ONE }, nameplate('77'), both));
  expect(await assets()).toEqual([ONE, TWO]);
});

test('each address of an asset has a first and a last time, its own', async () => {
  const times = async () => {
    const { rows } = await sql<{ asset: string }>`SELECT id::text AS asset FROM asset`.execute(
      database.db,
    );
    const known = await database.store.read(({ assetPage }) => assetPage.addresses(rows[0]!.asset));
    return Object.fromEntries(known.map(({ value, lastSeen }) => [value, lastSeen]));
  };
  const more = { addresses: [TWO, '10.0.0.2'] };
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }, {}, more));
  await told(seen(2, { mac: ONE, ip: '10.0.0.1' }, {}, { addresses: [TWO] }));
  await told(seen(3, { mac: ONE, ip: '10.0.0.1' }, {}, both));
  await told(seen(4, { mac: ONE, ip: '10.0.0.1' }));
  expect(await times()).toEqual({
    [ONE]: at(4),
    [TWO]: at(3),
    '10.0.0.1': at(4),
    '10.0.0.2': at(1),
  });
  const first = await database.db
    .selectFrom('identifier')
    .select(['value', 'first_seen'])
    .orderBy('value')
    .execute();
  expect(first.map(({ first_seen }) => first_seen)).toEqual([at(1), at(1), at(1), at(1)]);
});

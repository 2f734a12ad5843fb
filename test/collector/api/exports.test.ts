import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Importing, importing } from '../../support/asset-lists.ts';
import { cyclonedxProblems } from '../../support/cyclonedx-schema.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { netboxAddress, netboxDevice, netboxMac, startNetbox } from '../../support/netbox.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { someone } from '../../support/tokens.ts';

let database: OwnDatabase;
let empty: () => Promise<void>;
let edge: Edge;
let people: Importing;

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  edge = await edgeOn(database);
  people = await importing(edge);
  return () => edge.close();
});

const exported = async (file: string) => {
  const { status, body } = await people.engineer('GET', `/exports/${file}`);
  expect(status).toBe(200);
  return body;
};

const HOSTILE = [
  { name: '=1+1', tag: '+1', notes: '-2+3\n"quoted", and; separated\tby all' },
  { name: "'=already guarded", tag: '@SUM(A1)', location: "''" },
  { name: '|cmd', tag: '％', vendor: '%00', model: 'ä"ö\'ü', isSafety: true },
];

test('what is declared comes back by itself and changes nothing, whatever it says', async () => {
  for (const [at, fields] of HOSTILE.entries()) {
    const { status, body } = await people.owner('POST', '/declared-assets', {
      ...{ site: 'plant', lifecycle: 'operational', serial: `SN-${at}x`, class: 'plc', ...fields },
      ...{ criticality: 4, services: ['tcp/502'], supportEnd: '2031-12-31', intervalHours: 24 },
      impact: { safety: 5, environment: 0, production: 4, equipment: 3, quality: 2, finance: 1 },
      identities: [
        { kind: 'ip', value: `10.0.0.${at}`, network: 'cell-1/eth0' },
        { kind: 'ip', value: `10.0.0.${at}`, network: 'cell-2/eth0' },
        { kind: 'ip', value: 'fd00::1' },
        { kind: 'mac', value: `00:1d:9c:00:00:0${at}` },
        { kind: 'mac', value: `02:00:00:00:00:0${at}`, network: 'cell-2/eth0' },
        { kind: 'modbus-id', value: '7' },
      ],
    });
    expect([status, body.detail]).toEqual([201, undefined]);
  }
  const file: string = await exported('declared.csv');
  for (const line of file.slice(1).split('\r\n').slice(1)) {
    expect(line).not.toMatch(/(^|,)"?[=+@|]/);
  }
  const batch = await people.previewOf(file);
  expect(batch.reading?.mapping).not.toContain(null);
  expect(await people.rowsOf(batch, '&is=changed,error,new')).toEqual([]);
  expect(batch.counts).toEqual({ unchanged: HOSTILE.length });
});

test('what was observed can be declared by its own export, and is then the same thing', async () => {
  await database.run(
    [
      assetRow(1, {
        name: 'Press',
        vendor: 'Siemens',
        serial: 'SN-1x',
        ip: '10.0.0.9',
        role: 'plc',
      }),
      assetRow(2, { name: '=cmd', mac: '00:1d:9c:00:00:02', ip: '10.0.0.10' }),
    ].join('\n'),
  );
  const { body } = await people.viewer('GET', '/assets/export.csv?sort=name');
  const batch = await people.previewOf(body);
  expect(batch).toMatchObject({ counts: { new: 2 }, problem: null });
  await people.apply(batch);
  const rows = 'SELECT name, class FROM declared_asset ORDER BY name';
  expect(await database.rows(rows)).toEqual([
    { name: '=cmd', class: 'other' },
    { name: 'Press', class: 'plc' },
  ]);
  expect(
    await database.rows(
      `SELECT value FROM declared_identity WHERE kind = 'observed' ORDER BY value`,
    ),
  ).toEqual([{ value: asset(1) }, { value: asset(2) }]);
  expect((await people.previewOf(body)).counts).toEqual({ unchanged: 2 });
});

test('bills of hardware hold just what the filter matches, and fit the schema', async () => {
  await database.run(
    [
      assetRow(1, { name: 'Press', vendor: 'Siemens', firmware: 'V2.9', mac: '00:1d:9c:00:00:01' }),
      assetRow(2, { name: 'Saw', vendor: 'Other' }),
    ].join('\n'),
  );
  await people.apply(await people.previewOf('serial,model,firmware\nSN-1x,CPU,V1\nSN-2x,HMI,\n'));
  const problems = cyclonedxProblems();
  const observed = await exported('observed.cdx.json?vendor=siemens');
  expect(problems(observed)).toEqual([]);
  expect(observed.components).toMatchObject([
    { 'bom-ref': `asset:${asset(1)}`, components: [{ type: 'firmware', version: 'V2.9' }] },
  ]);
  const declared = await exported('declared.cdx.json?model=CPU');
  expect(problems(declared)).toEqual([]);
  expect(declared.components.map(({ name }: { name: string }) => name)).toEqual(['CPU']);
  expect(await exported('observed.cdx.json')).toEqual(await exported('observed.cdx.json'));
});

test('NetBox is given what it takes: devices with a maker and a type', async () => {
  await people.apply(
    await people.previewOf(
      'name,class,vendor,model,serial,tag\nPress,plc,Siemens,CPU,SN-1x,T-1\nSaw,,,,SN-2x,\n',
    ),
  );
  expect((await exported('declared-netbox.csv')).slice(1).split('\r\n')).toEqual([
    'name,role,manufacturer,device_type,serial,asset_tag,status,site,description',
    'Press,plc,Siemens,CPU,SN-1x,T-1,active,plant,',
    '',
  ]);
});

test.each(['declared.csv', 'declared-netbox.csv', 'declared.cdx.json', 'observed.cdx.json'])(
  '%s is for who may export, of where they may',
  async (file) => {
    await database.run(assetRow(1, { name: 'Press' }));
    await people.apply(await people.previewOf('name,vendor,model,serial\nPress,A,B,SN-1x\n'));
    expect((await people.viewer('GET', `/exports/${file}`)).status).toBe(403);
    const nobody = await edge.api.inject({ method: 'GET', url: `/api/v1/exports/${file}` });
    expect(nobody.statusCode).toBe(401);
    const stranger = await someone(edge, 'sam', 'auditor', 'paint');
    const { status, body } = await stranger('GET', `/exports/${file}`);
    expect(status).toBe(200);
    expect(body.components ?? body.trimEnd().split('\r\n').slice(1)).toEqual([]);
    expect((await people.engineer('GET', `/exports/${file}?site=`)).status).toBe(400);
  },
);

test('a NetBox is pulled, looked at, applied; pulled again it changes nothing', async () => {
  const token = 'a-token-of-this-netbox';
  const netbox = await startNetbox(
    {
      devices: [1, 2, 3].map((id) => netboxDevice(id)),
      addresses: [netboxAddress(1, '10.0.0.1/24', 1)],
      macs: [netboxMac(1, '00:1D:9C:00:00:01', 1)],
    },
    { token },
  );
  const { settings } = edge.surroundings;
  const use = {
    url: netbox.url,
    token,
    pageSize: 2,
    timeoutMs: 5000,
    firmwareField: 'firmware_version',
  };
  const other = await edgeOn(database, { settings: { ...settings, netbox: use } });
  try {
    const { owner, engineer, apply } = await importing(other);
    const pull = () => engineer('POST', '/imports/netbox', { site: 'plant' });
    const { status, body } = await pull();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{
        source: 'netbox',
        state: 'previewed',
        counts: { new: 3 },
        fileHash: null,
        problem: null,
      },
    });
    await apply(body);
    expect(
      await database.rows(`SELECT tag, model, firmware FROM declared_asset ORDER BY tag LIMIT 1`),
    ).toEqual([{ tag: 'TAG-1', model: 'CPU 1516', firmware: 'V2.9' }]);
    expect((await pull()).body.counts).toEqual({ unchanged: 3 });
    await netbox.close();
    const gone = await pull();
    expect(gone.body.problem.sentence).toMatch(/^NetBox: It cannot be reached/);
    const refused = await owner('POST', `/imports/${gone.body.id}/apply`, {}, '*');
    expect(refused.status).toBe(409);
    expect(JSON.stringify(gone.body)).not.toContain(token);
  } finally {
    await other.close();
  }
});

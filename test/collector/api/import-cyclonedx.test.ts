/** Bills of hardware as one more way in: looked at, applied and taken back as any list is. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { piecesOf } from '../../../collector/exchange/bom/json-pieces.ts';
import { type Importing, importing } from '../../support/asset-lists.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';

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

const bill = (components: unknown[], more: object = {}) =>
  JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', ...more, components });
const send = (text: string, who = people.owner) =>
  who('POST', '/imports/cyclonedx?site=plant', text, undefined, 'application/vnd.cyclonedx+json');
const previewed = async (text: string) => {
  const { status, body } = await send(text);
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
};
const property = (name: string, value: string) => ({ name, value });
const device = (n: number, more: object = {}) => ({
  ...{ type: 'device', name: 'CPU 1516', version: '3', supplier: { name: 'Siemens' } },
  properties: [property('cdx:device:serialNumber', `SN-${n}`)],
  ...more,
});
const firmware = (version: string) => ({ type: 'firmware', name: 'firmware', version });
const declared = async () => (await people.owner('GET', '/declared-assets?sort=name')).body.items;

describe('a bill', () => {
  test('is previewed, applied and taken back', async () => {
    const batch = await previewed(bill([device(1, { components: [firmware('V2.9')] }), device(2)]));
    expect(batch).toMatchObject({ state: 'previewed', source: 'cyclonedx', counts: { new: 2 } });
    expect(await declared()).toEqual([]);
    const applied = await people.apply(batch);
    const all = await declared();
    expect(all.map((one: { serial: string }) => one.serial).sort()).toEqual(['SN-1', 'SN-2']);
    expect(all.find(({ serial }: { serial: string }) => serial === 'SN-1')).toMatchObject({
      ...{ vendor: 'Siemens', model: 'CPU 1516', hardware: '3', firmware: 'V2.9' },
    });
    expect((await people.act(people.owner, applied, 'undo')).status).toBe(200);
    expect(await declared()).toEqual([]);
  });

  test('of our own comes back without a difference', async () => {
    for (const fields of [
      { name: 'Press', serial: 'A1', vendor: 'ABB', model: 'X', firmware: '1.0', hardware: '2' },
      {
        name: 'Nameless model',
        orderCode: '6ES7 516',
        tag: 'T-2',
        criticality: 4,
        location: 'Hall',
      },
      {
        ...{ name: 'Addressed', class: 'switch' },
        identities: [{ kind: 'ip', value: '10.0.0.9', network: 'cell-1' }],
      },
      {
        name: 'Two nets',
        identities: [
          { kind: 'mac', value: '02:00:00:00:00:01', network: 'cell-1' },
          { kind: 'mac', value: '02:00:00:00:00:02', network: 'cell-2' },
          { kind: 'ip', value: '10.0.0.7', network: 'cell-2' },
        ],
      },
    ]) {
      const made = await people.owner('POST', '/declared-assets', { site: 'plant', ...fields });
      expect([made.status, made.body.detail]).toEqual([201, undefined]);
    }
    const { body } = await people.owner('GET', '/exports/declared.cdx.json?site=plant');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const batch = await previewed(text);
    const rows = await people.rowsOf(batch);
    expect(rows.map(({ is, changes, problems }) => [is, changes, problems])).toEqual(
      Array.from({ length: 4 }, () => ['unchanged', [], []]),
    );
  });

  test('lists devices in whatever they stand, and parts with an address of their own', async () => {
    const part = (n: number, ...more: object[]) =>
      device(n, { properties: [property('cdx:device:serialNumber', `SN-${n}`), ...more] });
    const batch = await previewed(
      bill([
        { type: 'platform', name: 'line', components: [device(1, { components: [part(2)] })] },
        device(3, {
          components: [part(4, property('cdx:device:macAddress', '00:1d:9c:00:00:04'))],
        }),
        { type: 'library', name: 'openssl' },
        firmware('nobody’s'),
      ]),
    );
    const rows = await people.rowsOf(batch);
    expect(rows.map(({ title }) => title)).toEqual(['SN-1', 'SN-3', 'SN-4']);
  });

  test('of one device is that device, and what it lists are its parts', async () => {
    const metadata = { component: device(1) };
    const batch = await previewed(bill([device(2), firmware('7')], { metadata }));
    const [row, ...others] = await people.rowsOf(batch);
    expect(others).toEqual([]);
    expect(row?.changes).toContainEqual({ field: 'firmware', before: null, after: '7' });
  });

  test('says by its path what of it cannot be taken, and hinders no other', async () => {
    const wrong = device(2, {
      properties: [
        property('cdx:device:serialNumber', 'SN-2'),
        property('plumbline:criticality', '9'),
      ],
    });
    const batch = await previewed(
      bill([
        ...[device(1), wrong, { type: 'spaceship', name: 'x' }, { type: 'device' }, 7, device(1)],
        { type: 'device', name: 'nobody' },
      ]),
    );
    expect(batch.counts).toEqual({ new: 1, error: 6 });
    const rows = await people.rowsOf(batch, '&is=error');
    expect(rows.map(({ problems: [first] }) => first?.column)).toEqual([
      ...['components[1].properties[1].value', 'components[2].type', 'components[3].name'],
      ...['components[4]', 'components[5].properties[0].value', 'components[6]'],
    ]);
  });

  test.each([
    ['no JSON', '{"bomFormat": "CycloneDX", "components": [{"a" 1}]}', /no JSON/],
    ['XML', '<bom/>', /XML/],
    ['a list', '[]', /no JSON object/],
    ['cut off', bill([device(1)]).slice(0, -5), /breaks off/],
    ['no bill', JSON.stringify({ components: [device(1)] }), /does not say/],
    ['of another version', bill([], { specVersion: '1.2' }), /takes CycloneDX/],
    ['said twice', `{"bomFormat":"CycloneDX","components":[],"components":[]}`, /twice/],
    ['nested without end', `{"components":[${'['.repeat(100)}`, /nested deeper/],
    [
      'a component without end',
      bill([device(1, { description: 'x'.repeat(2 ** 20) })]),
      /longer than/,
    ],
    ['with something behind it', `${bill([])} {}`, /behind its end/],
  ])('that is %s is not taken, and says why', async (_, text, sentence) => {
    const batch = await previewed(text);
    expect(batch.problem?.sentence).toMatch(sentence);
    expect((await people.act(people.owner, batch, 'apply')).status).toBe(409);
  });

  test('is nothing for who may not', async () => {
    expect((await send(bill([]), people.viewer)).status).toBe(403);
    expect((await send(bill([]), people.elsewhere)).status).toBe(403);
  });
});

test('pieces are the same wherever the text is cut', async () => {
  const text = bill([device(1), { a: '}],"\\"', b: [1, { c: null }] }, 'x', 3], {
    other: [{ d: '{' }],
  });
  const told = async (size: number) => {
    const chunks = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    };
    const wish = { members: new Set(['specVersion']), list: 'components' };
    const all: unknown[] = [];
    for await (const piece of piecesOf(chunks(), wish)) all.push(piece);
    return all;
  };
  const whole = await told(text.length);
  expect(whole.slice(1)).toMatchObject(
    JSON.parse(text).components.map((value: unknown, at: number) => ({
      path: `components[${at}]`,
      value,
    })),
  );
  for (const size of [1, 2, 3, 7]) expect(await told(size)).toEqual(whole);
});

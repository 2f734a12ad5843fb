/** Of several collectors, and of several people, one pushes to a NetBox at a time. */
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NetboxUse } from '../../../collector/exchange/netbox/netbox-service.ts';
import { carryOut } from '../../../collector/exchange/netbox/push.ts';
import { type Importing, importing } from '../../support/asset-lists.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { netboxDevice, say } from '../../support/netbox.ts';
import { clientOf, netbox, TOKEN } from '../../support/netbox-pulling.ts';

let database: OwnDatabase;
let empty: () => Promise<void>;
const edges: Edge[] = [];

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  return async () => {
    for (const edge of edges.splice(0)) await edge.close();
  };
});

async function peopleAt(url?: string, how: Partial<NetboxUse> = {}): Promise<Importing> {
  const use = { token: TOKEN, pageSize: 2, timeoutMs: 5000, firmwareField: 'firmware', ...how };
  const plain = await edgeOn(database);
  edges.push(plain);
  if (url === undefined) return importing(plain);
  const settings = { ...plain.surroundings.settings, netbox: { url, ...use } };
  const edge = await edgeOn(database, { settings });
  edges.push(edge);
  return importing(edge);
}

async function declare({ owner }: Importing, fields: object): Promise<string> {
  const { status, body } = await owner('POST', '/declared-assets', {
    ...{ site: 'plant', class: 'plc', vendor: 'Siemens', model: 'CPU 1516', ...fields },
  });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body.id;
}

const at = '/exports/netbox';
const preview = ({ owner }: Importing) => owner('POST', `${at}/preview`, { site: 'plant' });
const apply = ({ owner }: Importing, plan: string) =>
  owner('POST', `${at}/apply`, { site: 'plant', plan });

const device = (id: number, known: object = {}) =>
  netboxDevice(id, { site: { id: 3, name: 'plant', slug: 'plant' }, ...known });

const isWrite = ({ method }: IncomingMessage) => method !== 'GET';
describe('a push', () => {
  test('is one at a time, of whichever collector: the second is refused at once', async () => {
    let isHeld = false;
    let isAsked = () => {};
    let goOn = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { url, changes } = await netbox(
      { devices: [device(1)] },
      {
        misbehave: (request, response) => {
          if (!isWrite(request) || isHeld) return false;
          isHeld = true;
          goOn = () => say(response, 200, device(1, { name: 'Saw' }));
          isAsked();
          return true;
        },
      },
    );
    const [here, there] = [await peopleAt(url), await peopleAt(url)];
    await declare(here, { name: 'Saw', serial: 'SN-1' });
    const { plan } = (await preview(here)).body;
    const first = apply(here, plan);
    await asked;
    for (const people of [there, here]) {
      const { status, body } = await apply(people, plan);
      expect([status, body.detail]).toEqual([409, 'Another push is under way.']);
    }
    goOn();
    expect((await first).body.rows).toMatchObject([{ outcome: 'done' }]);
    expect(changes).toEqual([]);
    // Who is refused leaves the lease alone, and who is done gives it up.
    expect((await apply(there, plan)).body.rows).toMatchObject([{ outcome: 'done' }]);
    expect(changes).toHaveLength(1);
  });

  test('ends where another collector may have begun: what is left says so', async () => {
    const { url, changes } = await netbox({ devices: [device(1)] });
    const row = { declared: '', name: null, does: 'change', device: 1, changes: [] } as const;
    const write = { method: 'PATCH', path: 'api/dcim/devices/1/', fields: { name: 'x' } } as const;
    const planned = [{ row: { ...row, outcome: 'planned', sentence: null } as const, write }];
    const rows = await carryOut(clientOf(url), planned, AbortSignal.abort());
    expect(rows).toMatchObject([{ outcome: 'left', sentence: expect.stringContaining('another') }]);
    expect(changes).toEqual([]);
  });
});

/** A NetBox that is pulled by itself, on a database of the test's own and a clock that it moves. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Rule } from '../../collector/declared/rules.ts';
import { NetboxPulling } from '../../collector/exchange/netbox/netbox-pulling.ts';
import { PullCounters } from '../../collector/exchange/netbox/pull-counters.ts';
import type { SiteId } from '../../protocols/messages/names.ts';
import { signedIn } from './clients.ts';
import { emptying } from './database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from './edge.ts';
import { netboxDevice } from './netbox.ts';
import { TOKEN } from './netbox-pulling.ts';
import type { Asking } from './tokens.ts';

export const MINUTE = 60_000;
export const site = 'plant' as SiteId;

/** What a test has of it; made anew for each. */
export interface Pulled {
  database: OwnDatabase;
  edge: Edge;
  owner: Asking;
  counters: PullCounters;
}

export const device = (id: number, known: object = {}) =>
  netboxDevice(id, { site: { id: 3, name: 'plant', slug: 'plant' }, primary_ip4: null, ...known });

export function scheduledPulls() {
  const pullings: NetboxPulling[] = [];
  let empty: () => Promise<void>;
  const own = {} as Pulled;
  beforeAll(async () => {
    own.database = await ownDatabase();
    empty = await emptying(own.database.db);
  });
  afterAll(() => own.database.close());
  beforeEach(async () => {
    await empty();
    own.counters = new PullCounters();
    return async () => {
      for (const one of pullings.splice(0)) await one.close();
      await own.edge.close();
    };
  });

  /** A collector that pulls from there every quarter of an hour; of several the first has the API. */
  async function pullingFrom(url: string): Promise<NetboxPulling> {
    const settings = {
      ...{ url, token: TOKEN, pageSize: 2, timeoutMs: 2000, firmwareField: 'firmware_version' },
      ...{ pullEvery: 15, pulls: [{ site }] },
    };
    if (pullings.length === 0) {
      const plain = await edgeOn(own.database);
      const changed = { ...plain.surroundings.settings, netbox: settings };
      await plain.close();
      own.edge = await edgeOn(own.database, { settings: changed });
      own.owner = await signedIn(own.edge, own.database, 'olga', { roles: ['asset-owner'] });
    }
    const { store, now } = own.edge.surroundings;
    const pulling = new NetboxPulling({
      ...{ store, now, holder: randomUUID(), newId: randomUUID, settings, counters: own.counters },
      ...{ sleep: async () => {}, onCommitted: () => {} },
      onTrouble: (error) => {
        throw error;
      },
    });
    pullings.push(pulling);
    return pulling;
  }

  return {
    own,
    pullingFrom,
    later: (minutes: number) => own.edge.later(minutes * MINUTE),
    schedule: async () => (await own.owner('GET', '/imports/netbox')).body,
    last: async () => (await own.owner('GET', '/imports/netbox')).body.items[0],
    lists: async () => (await own.owner('GET', '/imports')).body.items,
    declared: async () => (await own.owner('GET', '/declared-assets?sort=name')).body.items,
    ruled: (...rules: Partial<Rule>[]) =>
      own.owner(
        'PUT',
        `/reconciliation/rules/${site}`,
        {
          rules: rules.map((one, at) => ({ name: `rule ${at}`, fields: [], classes: [], ...one })),
        },
        '*',
      ),
  };
}

/** The lookup finds what the change check would have looked at, and nothing it would not. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { candidatesOf, keysOf, prepare } from '../../../collector/change/candidate.ts';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { HorizonService } from '../../../collector/change/horizon-service.ts';
import { DAY, MINUTE } from '../../../collector/change/window.ts';
import { Store } from '../../../collector/store/store.ts';
import { instantOf } from '../../../collector/store/time.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import {
  at,
  change,
  digest,
  item,
  onAsset,
  request,
  window,
} from '../../support/change-control.ts';
import { ownDatabase } from '../../support/database.ts';

const site = 'plant' as SiteId;
const now = Date.parse(at('00:00'));
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

let database: Awaited<ReturnType<typeof ownDatabase>>;
let store: Store;
beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
});
beforeEach(() => database.empty());
afterAll(() => database.close());

const numbered = (number: number, more: Partial<ChangeRequest> = {}) =>
  request({ ...more, id: id(number), ref: `CHG-${number}` });

const put = (...requests: readonly ChangeRequest[]) =>
  store.transaction(async ({ changeRequests }) => {
    for (const one of requests) await changeRequests.put(one.id, [one], now);
  });

const found = async (keys: readonly string[], from: string, to = from) => {
  const span = { from: Date.parse(at(from)), to: Date.parse(at(to)) };
  const requests = await store.read(({ changeRequests }) =>
    changeRequests.candidates(site, keys, span),
  );
  return requests.map(({ ref }) => ref);
};

test('a request is found by each asset, station, zone and person it names, up to seven days off', async () => {
  const items = [item({ type: 'zone', zone: 'cell-2', isZoneWide: true }, ['logic'])];
  await put(numbered(1), numbered(2, { items }));
  expect(await found(['asset:plc-7'], '22:10')).toEqual(['CHG-1']);
  expect(await found(['zone:cell-2'], '22:10')).toEqual(['CHG-2']);
  expect(await found(['source:ews-3', 'person:nobody'], '22:10')).toEqual(['CHG-1', 'CHG-2']);
  expect(await found(['asset:plc-7'], '-7 22:00')).toEqual(['CHG-1']);
  expect(await found(['asset:plc-7'], '-7 21:59')).toEqual([]);
  expect(await found(['asset:plc-7'], '+7 23:00')).toEqual(['CHG-1']);
  expect(await found(['asset:plc-7'], '+7 23:01')).toEqual([]);
  expect(await found([], '22:10')).toEqual([]);
});

test('of another site nothing is found', async () => {
  await put(numbered(1, { site: 'other' as SiteId }));
  expect(await found(['asset:plc-7'], '22:10')).toEqual([]);
});

test('what it comes back with is what was put, each revision of its own', async () => {
  const older = numbered(1, { supersededAt: at('12:00') });
  const newer = numbered(1, { version: 2, items: [item(onAsset('plc-8'), ['logic'])] });
  await store.transaction(({ changeRequests }) => changeRequests.put(id(1), [older, newer], now));
  const kept = await store.read(({ changeRequests }) => changeRequests.of(id(1)));
  expect(kept).toEqual([older, newer]);
  expect(await found(['asset:plc-7'], '22:10')).toEqual(['CHG-1']);
  await store.transaction(({ changeRequests }) => changeRequests.put(id(1), [newer], now));
  expect(await found(['asset:plc-7'], '22:10')).toEqual([]);
});

test('what recurs without end is extended before its horizon is reached', async () => {
  const monthly = window('22:00', '23:00', { recurrence: 'FREQ=MONTHLY;BYDAY=2TU' });
  await put(numbered(1, { windows: [monthly] }));
  const far = '+577 22:10'; // 2027-12-10: past the horizon of the first expansion
  expect(await found(['asset:plc-7'], '+364 22:10')).toEqual(['CHG-1']);
  expect(await found(['asset:plc-7'], far)).toEqual([]);
  let moment = now;
  const horizons = new HorizonService({
    ...{ store, holder: 'test', now: () => moment },
    onTrouble: (error) => {
      throw error;
    },
  });
  await horizons.tick();
  expect(await found(['asset:plc-7'], far)).toEqual([]); // there is time yet
  moment += 300 * DAY;
  await horizons.tick();
  await horizons.close();
  expect(await found(['asset:plc-7'], far)).toEqual(['CHG-1']);
});

test('an outage is found while it lasts, and is gone once it is none any more', async () => {
  const outage = { id: id(9), ref: 'OUT-9', title: 'Overhaul', version: 1, site, zone: 'cell-2' };
  const windows = [window('08:00', '12:00')];
  const outages = (from: string, to: string) =>
    store.read(({ changeRequests }) =>
      changeRequests.outages(site, { from: Date.parse(at(from)), to: Date.parse(at(to)) }),
    );
  await store.transaction(({ changeRequests }) =>
    changeRequests.putOutage(id(9), { ...outage, windows }, now),
  );
  expect(await outages('11:00', '13:00')).toEqual([{ ...outage, windows }]);
  expect(await outages('13:00', '14:00')).toEqual([]);
  expect(await found(['zone:cell-2'], '11:00')).toEqual([]);
  await store.transaction(({ changeRequests }) => changeRequests.putOutage(id(9), null, now));
  expect(await outages('11:00', '13:00')).toEqual([]);
});

const recurrences = [
  null,
  'FREQ=DAILY',
  'FREQ=WEEKLY;INTERVAL=3',
  'FREQ=MONTHLY;BYMONTHDAY=1',
  'FREQ=DAILY;COUNT=3',
  'FREQ=YEARLY',
];
const aRequest = fc
  .record({
    asset: fc.constantFrom('plc-7', 'plc-8'),
    day: fc.integer({ min: -60, max: 60 }),
    length: fc.integer({ min: 1, max: 3000 }),
    recurrence: fc.constantFrom(...recurrences),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland'),
    emergency: fc.option(fc.integer({ min: -30, max: 30 })),
  })
  .map(({ asset, day, length, recurrence, zone, emergency }) => {
    const from = now + day * DAY;
    const [begins, ends] = [instantOf(from), instantOf(from + length * MINUTE)];
    const opened = emergency === null ? null : instantOf(now + emergency * DAY);
    return {
      items: [item(onAsset(asset), ['logic'])],
      windows: [{ from: begins, to: ends, zone, recurrence }],
      emergency: opened && {
        ...{ openedAt: opened, openedBy: 'olga', reason: 'down', isAlone: false },
        ...{ until: instantOf(Date.parse(opened) + 6 * 3_600_000), acknowledged: null, retro: [] },
      },
    };
  });

test('exactly those are found that the check holds a change against', async () => {
  const drawn = fc.array(aRequest, { minLength: 1, maxLength: 8 });
  const moments = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(drawn, moments, async (requests, days) => {
      await database.empty();
      const all = requests.map((one, index) => numbered(index + 1, one));
      await put(...all);
      for (const day of days) {
        const seen = change('logic.download', `${day < 0 ? day : `+${day}`} 10:00`);
        const moment = Date.parse(seen.earliest);
        const range = { from: moment, to: moment };
        const expected = candidatesOf(
          all.map((one) => prepare(one, range, digest)),
          seen,
        ).map((candidate) => candidate.request.ref);
        const kept = await store.read(({ changeRequests }) =>
          changeRequests.candidates(site, keysOf(seen), range),
        );
        const checked = candidatesOf(
          kept.map((one) => prepare(one, range, digest)),
          seen,
        );
        expect(checked.map((candidate) => candidate.request.ref)).toEqual(expected);
        // An emergency alone is looked for a little further than it reaches.
        if (all.every(({ emergency }) => emergency === null))
          expect(kept).toHaveLength(expected.length);
      }
    }),
    { numRuns: 40 },
  );
});

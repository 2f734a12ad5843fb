/** The reckoning sees what it is there to see: each of these is a loss that torture must not overlook. */
import { describe, expect, test } from 'vitest';
import { chain } from '../../../collector/ingest/series.ts';
import { FIRST_DIGEST } from '../../../protocols/messages/envelope.ts';
import type { Message } from '../../../protocols/messages/message.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import type { Committed } from '../../../tools/torture/committed.ts';
import { departures, type Kept, unequal } from '../../../tools/torture/kept.ts';
import { nothingTold, reckon } from '../../../tools/torture/reckoning.ts';
import type { Spooled } from '../../../tools/torture/spooled.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const record = (number: number) => bytes(`record ${number}`);
const digests = chain(
  FIRST_DIGEST,
  Array.from({ length: 20 }, (_, index) => record(index + 1)),
);
const digestAt = (number: number) => digests[number - 1] ?? FIRST_DIGEST;

const spooled = (last: number, rest: Partial<Spooled> = {}): Spooled => ({
  ...{ epoch: 'e', first: 1, last, acknowledged: 0 },
  records: new Map(Array.from({ length: last }, (_, index) => [index + 1, record(index + 1)])),
  ...rest,
});

function batch(first: number, last: number, rest: Partial<Committed> = {}): Committed {
  const count = last - first + 1;
  return {
    ...{ epoch: 'e', first, prev: digestAt(first - 1), digest: digestAt(last) },
    received: '2026-01-01T00:00:00.000Z',
    records: Array.from({ length: count }, (_, index) => record(first + index)),
    messages: [],
    ...rest,
  };
}

async function of(on: Spooled, ...batches: Committed[]) {
  async function* each() {
    yield* batches;
  }
  return (await reckon('agent-1', on, each(), nothingTold())).reckoning;
}

const well = { missing: 0, twice: 0, altered: 0, lost: 0, disordered: 0 };

test('what is committed, and what is still to be sent', async () => {
  const found = await of(spooled(10), batch(1, 4), batch(5, 7));
  expect(found).toEqual({ ...well, spooled: 10, committed: 7, stillSpooled: 3 });
});

describe('it sees', () => {
  test('a batch that was acknowledged and is not there', async () => {
    const found = await of(spooled(10, { acknowledged: 7 }), batch(1, 4));
    expect(found).toMatchObject({ missing: 3, stillSpooled: 3 });
  });

  test('a hole', async () => {
    const found = await of(spooled(10), batch(1, 4), batch(6, 10));
    expect(found).toMatchObject({ missing: 1, disordered: 1 });
  });

  test('a batch that was taken twice', async () => {
    expect(await of(spooled(6), batch(1, 3), batch(1, 3), batch(4, 6))).toMatchObject({ twice: 3 });
  });

  test('messages of another epoch beside those of this one', async () => {
    const other = batch(1, 3, { epoch: 'other' });
    expect((await of(spooled(6), other)).twice).toBe(3);
  });

  test('another record under the number of this one', async () => {
    const records = [record(1), bytes('another'), record(3)];
    const found = await of(spooled(3), batch(1, 3, { records }));
    expect(found).toMatchObject({ altered: 1, disordered: 1 });
  });

  test('a later batch that was committed before an earlier one', async () => {
    expect((await of(spooled(6), batch(4, 6), batch(1, 3))).disordered).toBeGreaterThan(0);
  });

  test('what an agent with a full disk gave up: a loss that was said, and nothing missing', async () => {
    const at = '2026-01-01T00:00:00.000Z' as Instant;
    const lost = { ...{ type: 'lost', at, from: 3, to: 5 }, reason: 'spool-full' } as const;
    const said = [{ ...lost, digest: digestAt(5) }] as readonly Message[];
    const instead = batch(3, 5, { records: [bytes('lost')], messages: said });
    const on = spooled(8, { first: 6 });
    const found = await of(on, batch(1, 2), instead, batch(6, 8));
    expect(found).toEqual({ ...well, lost: 3, spooled: 8, committed: 5, stillSpooled: 0 });
  });
});

const kept: Kept = {
  ...{ differences: ['a k 1'], events: 2, talk: 5, drift: 1, health: 0, quarantined: 0, gaps: 0 },
  departed: ['1', '2', '3'].map((event) => ({ event, kind: 'drift', isDelivered: event < '3' })),
};

test('tables that hold more or less than was told are not equal to it', () => {
  const told = { ...nothingTold(), differences: new Set(['a k 1']), events: 2, talk: 5, drift: 1 };
  const wrong = (other: Partial<Kept>) =>
    Object.values(unequal(told, { ...kept, ...other })).filter((count) => count !== 0).length;
  expect(wrong({})).toBe(0);
  expect(wrong({ differences: [] })).toBe(1);
  expect(wrong({ differences: ['a k 1', 'a k 1'] })).toBe(1);
  expect(wrong({ events: 3 })).toBe(1);
  expect(wrong({ talk: 4 })).toBe(1);
  expect(wrong({ drift: 2 })).toBe(1);
  expect(wrong({ quarantined: 1 })).toBe(1);
  expect(wrong({ departed: [...kept.departed, ...kept.departed] })).toBe(1);
});

describe('an event that its relay holds for delivered, and that nobody heard', () => {
  const heard = new Map([['2', { times: 2, at: 2000, digest: '' }]]);

  test('is a loss', () => {
    const { undelivered, unheard, waiting, again } = departures(kept, heard, [], 0);
    expect(undelivered.map(({ event }) => event)).toEqual(['1']);
    expect({ unheard, waiting, again }).toEqual({ unheard: 0, waiting: 1, again: 1 });
  });

  test('is none where the broker was dead when it came', () => {
    const { undelivered, unheard } = departures(kept, heard, [{ from: 1000, to: 1500 }], 0);
    expect({ undelivered, unheard }).toEqual({ undelivered: [], unheard: 1 });
    expect(departures(kept, heard, [{ from: 2001, to: 2500 }], 0).unheard).toBe(0);
  });
});

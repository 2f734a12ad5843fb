/** An agent remembers how far the evidence ledger went, whatever the collector says later. csms.md §2, Ledger. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Anchors } from '../../../agent/publish/anchors.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import { writeAnchor } from '../../../protocols/messages/anchor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: string;
let troubles: string[];
let opened: Anchors[];
beforeEach(() => {
  folder = temporaryFolder();
  troubles = [];
  opened = [];
});
afterEach(async () => {
  for (const anchors of opened) await anchors.flush();
});

async function open(): Promise<Anchors> {
  const place = { disk: localDisk, folder, onTrouble: (text: string) => troubles.push(text) };
  const anchors = await Anchors.open(place);
  opened.push(anchors);
  return anchors;
}
const anchor = (seq: number, ledger = 'aaaaaaaa', digit = 'f') =>
  writeAnchor({ ledger, seq, hash: digit.repeat(32) });
const day = (number: number, hour = 0) => new Date(Date.UTC(2026, 0, number, hour));
const file = () => JSON.parse(readFileSync(join(folder, 'anchors.json'), 'utf8')) as unknown[];

test('the furthest counts: a ledger that was cut off is remembered as it was', async () => {
  const anchors = await open();
  anchors.hear(anchor(40), day(1));
  anchors.hear(anchor(12), day(1, 1));
  anchors.hear(anchor(40, 'aaaaaaaa', '0'), day(1, 2));
  expect(anchors.current).toBe(anchor(40));
  expect(anchors.former).toEqual([]);
});

test('it outlives a restart', async () => {
  const before = await open();
  before.hear(anchor(40), day(1));
  await before.flush();
  const after = await open();
  expect(after.current).toBe(anchor(40));
  after.hear(anchor(12), day(2));
  expect(after.current).toBe(anchor(40));
});

test('another ledger does not make it forget the one before', async () => {
  const anchors = await open();
  anchors.hear(anchor(40), day(1));
  anchors.hear(anchor(3, 'bbbbbbbb'), day(2));
  expect(anchors.current).toBe(anchor(3, 'bbbbbbbb'));
  expect(anchors.former).toEqual([anchor(40)]);
  anchors.hear(anchor(7), day(3)); // the old one again, from a backup, and not as far
  expect(anchors.current).toBe(anchor(40));
  expect(anchors.former).toEqual([anchor(3, 'bbbbbbbb')]);
});

test('of each day the last is kept, of ninety days, for whoever checks the ledger without the collector', async () => {
  const anchors = await open();
  for (let number = 1; number <= 100; number++) {
    anchors.hear(anchor(2 * number - 1), day(number, 1));
    anchors.hear(anchor(2 * number), day(number, 2));
  }
  await anchors.flush();
  expect(file()).toHaveLength(90);
  expect(file()[0]).toEqual({ anchor: anchor(22), at: day(11, 2).toISOString() });
  expect(file().at(-1)).toEqual({ anchor: anchor(200), at: day(100, 2).toISOString() });
});

test('no more than four ledgers are remembered, the newest', async () => {
  const anchors = await open();
  for (const digit of '12345') anchors.hear(anchor(1, digit.repeat(8)), day(1));
  expect([...anchors.former, anchors.current]).toEqual(
    [...'2345'].map((digit) => anchor(1, digit.repeat(8))),
  );
});

test.each(['', 'x', 'aaaaaaaa.0.ffffffffffffffffffffffffffffffff', `${anchor(1)}0`])(
  '%j is no anchor and changes nothing',
  async (text) => {
    const anchors = await open();
    anchors.hear(text, day(1));
    expect(anchors.current).toBeUndefined();
  },
);

test('a file that cannot be read is told, and remembering begins anew', async () => {
  writeFileSync(join(folder, 'anchors.json'), '{"no":"list"}');
  const anchors = await open();
  expect(anchors.current).toBeUndefined();
  expect(troubles).toHaveLength(1);
});

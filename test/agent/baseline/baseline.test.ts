import { expect, test } from 'vitest';
import { readBaseline, snapshotOf, writeBaseline } from '../../../agent/baseline/baseline-file.ts';
import { covers, type Range, withRange } from '../../../agent/baseline/ranges.ts';
import { normalised } from '../../../agent/baseline/value.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import { Cell, HOUR, MINUTE, patience, SECOND } from '../../support/cell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PLC = '00:1b:1b:00:00:01';
const LAPTOP = '00:14:22:00:00:03';

function watching() {
  const cell = new Cell();
  const plc = cell.host(PLC, '10.0.0.1');
  const laptop = cell.host(LAPTOP, '10.0.0.3');
  const talk = cell.talk(laptop, plc, 102, 's7comm');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.pass(45 * MINUTE);
  expect(cell.differences.phase).toBe('monitoring');
  expect(cell.told).toEqual([]);
  return { cell, plc, laptop, talk };
}

test('what toggles more than three times an hour is one difference, until it has been quiet for an hour', () => {
  const { cell, plc } = watching();
  for (let times = 0; times < 10; times++) {
    cell.fact(plc, 'firmware', 'V9');
    cell.pass(MINUTE);
    cell.fact(plc, 'firmware', 'V3.2.6');
    cell.pass(MINUTE);
  }
  const told = cell.of('firmware.changed');
  expect(Math.max(...told.map(({ occurrence }) => occurrence))).toBe(4);
  expect(told.filter(({ isFlapping }) => isFlapping).at(-1)).toMatchObject({
    state: 'open',
    count: 7,
  });
  expect(
    told.filter(({ occurrence, state }) => occurrence < 4 && state === 'resolved').length,
  ).toBe(3);

  cell.pass(70 * MINUTE);
  expect(cell.of('firmware.changed').at(-1)).toMatchObject({ occurrence: 4, state: 'resolved' });
});

test('what grows is told each time and is not taken for what toggles: a flow in which ever more is asked', () => {
  const { cell, talk } = watching();
  const operations = Array.from({ length: 8 }, (_, at) => `operation-${at}`);
  for (const operation of operations) cell.operate(talk, operation);
  const told = cell.of('operation.new');
  expect(told.map(({ after }) => after?.split(', ').length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(told.filter(({ isFlapping }) => isFlapping)).toEqual([]);
});

test('a rack that is read for the first time is no news, a module that comes later is', () => {
  const { cell, plc } = watching();
  for (const slot of [1, 2, 4, 5, 6, 7]) {
    cell.fact(plc, 'order-code', `6ES7 32${slot}`, `slot ${slot}`);
    cell.at(cell.time + 5 * SECOND);
  }
  expect(cell.told).toEqual([]);
  cell.pass(5 * MINUTE);
  cell.fact(plc, 'order-code', '6ES7 328', 'slot 8');
  expect(cell.of('module.added')).toMatchObject([{ path: 'slot 8', state: 'open' }]);
  cell.fact(plc, 'order-code', '6ES7 399', 'slot 4');
  expect(cell.of('identity.changed').map(({ path }) => path)).toEqual(['slot 4/order-code']);
});

test('an accepted difference is resolved and part of the baseline: its return to the old is one', () => {
  const { cell, plc } = watching();
  cell.fact(plc, 'firmware', 'V3.3');
  const [{ key, occurrence } = { key: '', occurrence: 0 }] = cell.of('firmware.changed');
  cell.differences.apply({ version: 7, accepted: [{ key, occurrence }], frozen: [] });
  expect(cell.of('firmware.changed').at(-1)).toMatchObject({ key, state: 'resolved' });
  cell.at(cell.time + SECOND);
  cell.fact(plc, 'firmware', 'V3.2.6');
  expect(cell.of('firmware.changed').at(-1)).toMatchObject({
    occurrence: 2,
    before: 'V3.3',
    after: 'V3.2.6',
  });
});

test('a decision is applied once: an older desired state changes nothing', () => {
  const { cell, plc } = watching();
  cell.differences.apply({ version: 7, accepted: [], frozen: [] });
  cell.fact(plc, 'firmware', 'V3.3');
  const [{ key, occurrence } = { key: '', occurrence: 0 }] = cell.of('firmware.changed');
  cell.differences.apply({ version: 7, accepted: [{ key, occurrence }], frozen: [] });
  expect(cell.of('firmware.changed')).toHaveLength(1);
});

test('a decision is on the value it names: what came behind it stays a difference', () => {
  const { cell, plc } = watching();
  cell.fact(plc, 'firmware', 'V3.3');
  const [{ key, occurrence } = { key: '', occurrence: 0 }] = cell.of('firmware.changed');
  cell.at(cell.time + SECOND);
  cell.fact(plc, 'firmware', 'V6.6');
  const decide = (version: number, value: string) =>
    cell.differences.apply({ version, accepted: [{ key, occurrence, value }], frozen: [] });
  decide(1, 'V3.3');
  expect(cell.of('firmware.changed').at(-1)).toMatchObject({ state: 'open', after: 'V6.6' });
  decide(2, 'V6.6');
  expect(cell.of('firmware.changed').at(-1)).toMatchObject({ state: 'resolved' });
});

test('an accepted download is over, and the next one is told like the first', () => {
  const { cell, plc } = watching();
  const laptop = cell.host(LAPTOP, '10.0.0.3');
  const talk = cell.talk(laptop, plc, 102, 's7comm');
  cell.act(talk, 'program-download', { block: 'OB1' });
  const [{ key, occurrence } = { key: '', occurrence: 0 }] = cell.of('logic.download');
  cell.differences.apply({ version: 1, accepted: [{ key, occurrence }], frozen: [] });
  cell.at(cell.time + SECOND);
  cell.act(talk, 'program-download', { block: 'OB1' });
  expect(cell.of('logic.download')).toMatchObject([
    { state: 'open', occurrence: 1 },
    { state: 'resolved', occurrence: 1 },
    { state: 'open', occurrence: 2 },
  ]);
});

test('an accepted device is known from then on, with what it does', () => {
  const { cell } = watching();
  cell.host('b8:27:eb:00:00:77', '10.0.0.77');
  const [{ key, occurrence } = { key: '', occurrence: 0 }] = cell.of('device.new');
  cell.differences.apply({ version: 1, accepted: [{ key, occurrence }], frozen: [] });
  cell.host('b8:27:eb:00:00:77', '10.0.0.77');
  expect(cell.of('device.new').map(({ state }) => state)).toEqual(['open', 'resolved']);
});

test('learning ends when nothing is new for long enough, and not before', () => {
  const cell = new Cell();
  for (let device = 0; device < 5; device++) {
    cell.host(`00:1b:1b:00:01:0${device}`);
    cell.pass(8 * MINUTE);
    expect(cell.differences.phase).toBe('learning');
  }
  cell.pass(4 * MINUTE);
  expect(cell.differences.phase).toBe('settling');
  cell.pass(31 * MINUTE);
  expect(cell.differences.phase).toBe('monitoring');
});

test('learning ends at the latest when its time is over, however much is new', () => {
  const cell = new Cell(undefined, { ...patience, learningLongest: 30 * MINUTE });
  for (let device = 0; device < 8; device++) {
    cell.host(`00:1b:1b:00:01:0${device}`);
    cell.pass(4 * MINUTE);
  }
  expect(cell.differences.phase).toBe('settling');
});

test('a person ends learning', () => {
  const cell = new Cell();
  cell.host(PLC);
  cell.differences.apply({ version: 1, accepted: [], frozen: ['*'] });
  expect(cell.differences.phase).toBe('settling');
});

test('while learning, what may never pass in silence is told all the same', () => {
  const cell = new Cell();
  const plc = cell.host(PLC, '10.0.0.1');
  const laptop = cell.host(LAPTOP, '10.0.0.3');
  const talk = cell.talk(laptop, plc, 102, 's7comm');
  cell.act(talk, 'write', { area: 'DB', db: 1, start: 0 });
  expect(cell.told).toEqual([]);
  cell.act(talk, 'program-download', { block: 'OB1' });
  cell.act(talk, 'mode-change', { to: 'stop' });
  cell.fact(plc, 'firmware', 'V1');
  cell.fact(plc, 'firmware', 'V2');
  cell.differences.conflict('10.0.0.1', plc, laptop);
  expect(new Set(cell.kinds)).toEqual(
    new Set([
      'logic.download',
      'mode.changed',
      'firmware.changed',
      'address.conflict',
      'engineering.session',
    ]),
  );
});

test('a refused stop is not a stop, and an act after an hour of quiet is another one', () => {
  const { cell, talk } = watching();
  cell.act(talk, 'mode-change', { to: 'stop' }, undefined, { refused: '0x8104' });
  expect(cell.of('mode.changed')).toMatchObject([
    { outcome: { refused: '0x8104' }, path: 'refused', state: 'open' },
  ]);
  cell.act(talk, 'program-download', { block: 'OB1' });
  cell.pass(2 * HOUR);
  cell.act(talk, 'program-download', { block: 'OB1' });
  expect(cell.of('logic.download').map(({ occurrence }) => occurrence)).toEqual([1, 2]);
});

test('routine writes are no difference, however many', () => {
  const cell = new Cell();
  const plc = cell.host(PLC, '10.0.0.1');
  const talk = cell.talk(cell.host(LAPTOP, '10.0.0.3'), plc, 502);
  const write = (start: number, count = 1) =>
    cell.act(talk, 'write', { table: 'coil', start, count }, 'unit 1');
  write(100, 20);
  cell.pass(45 * MINUTE);
  for (let start = 100; start < 120; start++) for (let again = 0; again < 50; again++) write(start);
  expect(cell.told).toEqual([]);
  write(119, 2);
  expect(cell.of('param.write')).toMatchObject([{ before: '100–119', after: '119–120' }]);
});

test('what was told behind the snapshot is replayed from the spool and told no second time', async () => {
  const { cell, plc } = watching();
  const folder = temporaryFolder();
  const snapshot = snapshotOf(cell.differences, { epoch: 'e', through: 0 });
  await writeBaseline(localDisk, folder, snapshot);
  cell.fact(plc, 'firmware', 'V9');
  cell.host('b8:27:eb:00:00:77', '10.0.0.77');

  const restarted = new Cell();
  await readBaseline(localDisk, folder, restarted.differences);
  for (const departure of cell.told) restarted.differences.replay(departure);
  restarted.at(cell.time + MINUTE);
  const again = restarted.host(PLC, '10.0.0.1');
  restarted.fact(again, 'firmware', 'V9');
  restarted.host('b8:27:eb:00:00:77', '10.0.0.77');
  expect(restarted.told).toEqual([]);
  restarted.fact(again, 'firmware', 'V3.2.6');
  expect(restarted.told.map(({ difference }) => difference)).toMatchObject([
    { kind: 'firmware.changed', occurrence: 1, state: 'resolved' },
  ]);
});

test('a snapshot that cannot be read is refused, not taken for an empty one', async () => {
  const folder = temporaryFolder();
  await writeBaseline(localDisk, folder, '{"format":"plumbline-base');
  await expect(readBaseline(localDisk, folder, new Cell().differences)).rejects.toThrow('readable');
});

test('a break in the capture silences nobody', () => {
  const { cell, plc, laptop } = watching();
  cell.at(cell.time + 5 * HOUR);
  laptop.lastSeen = cell.time;
  cell.differences.minute();
  expect(cell.of('device.silent')).toEqual([]);
  cell.pass(20 * MINUTE, [laptop]);
  expect(cell.of('device.silent')).toHaveLength(1);
  expect(plc.lastSeen).toBeLessThan(cell.time);
});

test.each([
  ['V3.2.6', '3.2.6'],
  ['v 3.2.6', '3.2.6'],
  ['ver. 3.2.6 ', '3.2.6'],
  ['Version 3.2', '3.2'],
  ['VIPA', 'vipa'],
  ['6ES7  315-2EH14', '6es7 315-2eh14'],
])('%j says the same as %j', (one, other) => {
  expect(normalised(one)).toBe(normalised(other));
});

test('ranges that touch are one, and a bound holds', () => {
  let ranges: Range[] = [];
  for (const range of [
    [10, 19],
    [30, 39],
    [20, 29],
  ] as Range[])
    ranges = withRange(ranges, range);
  expect(ranges).toEqual([[10, 39]]);
  expect(covers(ranges, [12, 39])).toBe(true);
  expect(covers(ranges, [12, 40])).toBe(false);
  for (let start = 0; start < 100_000; start += 100) ranges = withRange(ranges, [start, start]);
  expect(ranges.length).toBeLessThanOrEqual(256);
  expect(covers(ranges, [99_900, 99_900])).toBe(true);
});

test('a port that turns out to be part of a learnt device is missed by nobody', () => {
  const cell = new Cell();
  const chassis = cell.host(PLC, '10.0.0.1');
  const port = cell.host(LAPTOP);
  cell.pass(12 * MINUTE);
  chassis.macs.add(LAPTOP);
  cell.differences.joined(chassis, port);
  cell.pass(2 * HOUR, [chassis]);
  expect(cell.kinds).toEqual([]);
});

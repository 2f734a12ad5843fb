/** Forged senders by the thousand are one difference, and whoever stays among them is still told. design.md §4. */
import { expect, test } from 'vitest';
import { Cell, MINUTE, SECOND } from '../../support/cell.ts';

const hex = (number: number) => (number % 256).toString(16).padStart(2, '0');
const forged = (number: number) => `02:66:00:00:${hex(Math.floor(number / 256))}:${hex(number)}`;
const outside = (number: number) => `93.184.${Math.floor(number / 250)}.${1 + (number % 250)}`;

function watching() {
  const cell = new Cell();
  const plc = cell.host('00:1b:1b:00:00:01', '10.0.0.1');
  cell.pass(45 * MINUTE);
  expect(cell.differences.phase).toBe('monitoring');
  cell.at(cell.time + 2 * MINUTE);
  cell.told.length = 0;
  return { cell, plc };
}

/** What is open at the end: kind and path. */
function open(cell: Cell) {
  const last = new Map(cell.told.map(({ difference }) => [difference.key, difference]));
  return [...last.values()]
    .filter(({ state }) => state === 'open')
    .map(({ kind, path, after }) => ({ kind, path, after }));
}

const MANY = {
  kind: 'device.new',
  path: 'many on eth0/0',
  after: 'more than 100 new addresses within a minute',
};

test('a thousand senders of one packet each, who speak with the internet, are one difference', () => {
  const { cell, plc } = watching();
  for (let number = 0; number < 1000; number++) {
    const host = cell.host(forged(number), outside(number));
    cell.talk(host, plc, 80, 'http');
    cell.at(cell.time + 1000);
  }
  expect(open(cell)).toEqual([MANY]);
});

test('one that goes on for minutes stays one, and once it is over a newcomer is told', () => {
  const { cell, plc } = watching();
  for (let number = 0; number < 3000; number++) {
    cell.talk(cell.host(forged(number), outside(number)), plc, 80, 'http');
    cell.at(cell.time + 0.1 * SECOND);
  }
  expect(open(cell)).toEqual([MANY]);
  // A hundred were told, and with whom they spoke, before anybody could know; then none.
  expect(new Set(cell.told.map(({ difference }) => difference.key)).size).toBe(100 + 100 + 1);
  cell.at(cell.time + 2 * MINUTE);
  cell.host('00:14:22:00:00:03', '10.0.0.3');
  expect(open(cell)).toContainEqual(
    expect.objectContaining({ kind: 'device.new', after: '00:14:22:00:00:03 10.0.0.3' }),
  );
});

test('what one of ours asks outside is told in the midst of it', () => {
  const { cell, plc } = watching();
  for (let number = 0; number < 200; number++) cell.host(forged(number), outside(number));
  cell.talk(plc, cell.host(undefined, '8.8.8.8'), 443, 'tls');
  expect(open(cell)).toEqual([MANY, expect.objectContaining({ kind: 'internet.contact' })]);
});

test('somebody who really came among them stays told', () => {
  const { cell } = watching();
  const laptop = cell.host('00:14:22:00:00:03', '10.0.0.3');
  laptop.packets = 3;
  for (let number = 0; number < 200; number++) cell.host(forged(number), outside(number));
  expect(open(cell)).toEqual([
    expect.objectContaining({ kind: 'device.new', after: '00:14:22:00:00:03 10.0.0.3' }),
    MANY,
  ]);
});

test('whoever came before the minute of the flood stays told', () => {
  const { cell } = watching();
  cell.host('00:14:22:00:00:03', '10.0.0.3');
  cell.at(cell.time + 2 * MINUTE);
  for (let number = 0; number < 200; number++) cell.host(forged(number), outside(number));
  expect(open(cell)).toHaveLength(2);
});

test('a hundred in a minute are devices, each told: somebody plugged in a line', () => {
  const { cell } = watching();
  for (let number = 0; number < 100; number++) cell.host(forged(number), `10.0.1.${number}`);
  expect(open(cell)).toHaveLength(100);
});

test('the flood that observing recognises is the same difference', () => {
  const { cell } = watching();
  for (let number = 0; number < 200; number++) cell.host(forged(number), outside(number));
  cell.at(cell.time + SECOND);
  cell.differences.flood('eth0/0', 2048);
  expect(open(cell).map(({ path }) => path)).toEqual([MANY.path]);
});

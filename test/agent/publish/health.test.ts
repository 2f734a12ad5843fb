/** What an agent says of its own seeing. */
import { expect, test } from 'vitest';
import { Counters } from '../../../agent/counters.ts';
import { protocols } from '../../../protocols/registry.ts';
import { healthOf } from '../../support/reported.ts';
import { master, plc, udp, Wire } from '../../support/wire.ts';

const SECOND = 1_000_000;

function watched() {
  const wire = new Wire({ protocols });
  const health = healthOf(wire.picture.counters);
  return { wire, health, lastTime: () => wire.picture.counters.lastTime };
}

test('counts are of the interval, drops nobody can know are not called zero', () => {
  const { wire, health, lastTime } = watched();
  wire.show(udp(master, plc, [1])).show(udp(plc, master, [2]));
  expect(health.report(lastTime())).toMatchObject({
    packets: 2,
    dropped: { kernel: 0, interface: -1 },
  });
  wire.show(udp(master, plc, [3]));
  expect(health.report(lastTime() + 60 * SECOND)).toMatchObject({ packets: 1 });
});

test('the skew is that of the freshest packet, however quiet the port was since', () => {
  const { wire, health, lastTime } = watched();
  wire.show(udp(master, plc, [1]));
  health.compare(lastTime() + 0.2 * SECOND);
  for (let second = 1; second < 50; second++) health.compare(lastTime() + second * SECOND);
  expect(health.report(lastTime() + 60 * SECOND).clockSkewMs).toBe(-200);
});

test('after a silent interval nobody can say what the skew is', () => {
  const { wire, health, lastTime } = watched();
  wire.show(udp(master, plc, [1]));
  health.compare(lastTime());
  health.report(lastTime());
  health.compare(lastTime() + 30 * SECOND);
  expect(health.report(lastTime() + 60 * SECOND)).not.toHaveProperty('clockSkewMs');
});

test('more kinds of flaws than one report holds are told in the next one, the most frequent first', () => {
  const counters = new Counters();
  const health = healthOf(counters);
  const kinds = 250;
  for (let kind = 0; kind < kinds; kind++)
    for (let times = 0; times <= kind; times++) counters.anomaly('lines', 'illegal', `f${kind}`);
  const first = health.report(SECOND).malformed;
  expect(first[0]).toEqual({ protocol: 'lines', flaw: 'illegal', field: 'f249', count: 250 });
  const all = [...first, ...health.report(2 * SECOND).malformed];
  expect(all).toHaveLength(kinds);
  expect(new Set(all.map(({ field }) => field)).size).toBe(kinds);
  for (const { field, count } of all) expect(`f${count - 1}`).toBe(field);
  expect(health.report(3 * SECOND).malformed).toEqual([]);
});

/** What an agent says of its own seeing. */
import { expect, test } from 'vitest';
import { HealthLog } from '../../../agent/publish/health.ts';
import { protocols } from '../../../protocols/registry.ts';
import { master, plc, udp, Wire } from '../../support/wire.ts';

const SECOND = 1_000_000;

function watched() {
  const wire = new Wire({ protocols });
  const health = new HealthLog({
    version: '0.1.0',
    boot: 'boot-1',
    source: () => 'a mirror port',
    counters: wire.picture.counters,
    drops: () => ({ kernel: 0, interface: -1 }),
    phase: () => 'monitoring',
    depth: () => ({ messages: 0, bytes: 0, lost: 0, isFull: false }),
    anchors: { current: undefined, former: [] },
  });
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

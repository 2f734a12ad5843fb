import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { halvesOf } from '../../../tools/noise/halves.ts';

const demo = (name: string) =>
  halvesOf(fileURLToPath(new URL(`../../../fixtures/demo-cell/${name}`, import.meta.url)));
const told = ({ raised }: Awaited<ReturnType<typeof halvesOf>>) =>
  raised.map(({ subject, difference: { kind, path } }) => `${kind} ${subject.ip} ${path}`.trim());

test('a cell that goes on as it did makes no noise', async () => {
  const { packets, hours, raised } = await demo('loop.pcap');
  expect(packets).toBeGreaterThan(1000);
  expect(hours).toBeGreaterThan(0);
  expect(raised).toEqual([]);
});

test('what happens in the second half is told, and once', async () => {
  const halves = await demo('story.pcap');
  expect(told(halves).sort()).toEqual([
    'engineering.session 10.20.1.11 tcp/102',
    'firmware.changed 10.20.1.21 unit 1/firmware',
    'logic.download 10.20.1.11',
    'mode.changed 10.20.1.11 mode',
    'operation.new 10.20.1.11 s7comm',
    'topology.changed 10.20.1.12 at SW-CELL-2/port',
    'topology.changed 10.20.1.2 neighbour CURING-OVEN',
  ]);
});

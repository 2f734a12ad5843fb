/** Which addresses of a device are told beside the one it is known by. */
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../support/cell.ts';
import { Reported } from '../../support/reported-cell.ts';

const PLC = '00:1b:1b:00:00:01';

test('every address of a host is told with it', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1', '10.0.0.2');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.go(5 * SECOND);
  cell.gain(plc, '10.0.0.3');
  cell.go(5 * SECOND);
  expect(cell.observations.map(({ host, addresses }) => [host.ip, addresses])).toEqual([
    ['10.0.0.1', ['10.0.0.2']],
    ['10.0.0.1', expect.arrayContaining(['10.0.0.2', '10.0.0.3'])],
  ]);
  expect(new Set(cell.observations.map(({ host }) => host.mac))).toEqual(new Set([PLC]));
});

test('a port that joined its device is told with it; silent, it is not told again', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.go(5 * SECOND);
  expect(cell.observations[0]).not.toHaveProperty('addresses');
  plc.macs.add('00:1b:1b:00:00:02');
  plc.heardAt.set('00:1b:1b:00:00:02', cell.time);
  plc.lastSeen = cell.time;
  cell.reporter.address(plc, '00:1b:1b:00:00:02');
  cell.go(5 * SECOND);
  plc.lastSeen = cell.time;
  cell.go(16 * MINUTE, 10 * SECOND);
  expect(cell.observations.slice(1).map(({ addresses }) => addresses)).toEqual([
    ['00:1b:1b:00:00:02'],
    undefined,
  ]);
  plc.lastSeen = cell.time;
  plc.heardAt.set('00:1b:1b:00:00:02', cell.time);
  cell.go(15 * MINUTE, 10 * SECOND);
  expect(cell.observations.at(-1)!.addresses).toEqual(['00:1b:1b:00:00:02']);
});

test('of more addresses than a message has room for the longest silent are left out, and counted', () => {
  const cell = new Reported();
  const ips = Array.from({ length: 20 }, (_, index) => `10.0.0.${index + 1}`);
  const server = cell.host(PLC, ...ips);
  for (const [index, ip] of ips.entries()) server.heardAt.set(ip, cell.time + index);
  cell.go(5 * SECOND);
  expect(cell.observations[0]).toMatchObject({
    host: { ip: '10.0.0.1' },
    addresses: ips.slice(4).toReversed(),
    addressesLeftOut: 3,
  });
});

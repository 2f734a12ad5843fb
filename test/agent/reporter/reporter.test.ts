import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Conversation } from '../../../protocols/messages/message.ts';
import { HOUR, MINUTE, SECOND, type TestHost } from '../../support/cell.ts';
import { Reported } from '../../support/reported-cell.ts';

const PLC = '00:1b:1b:00:00:01';

test('a new host is told soon, with all it said meanwhile, once', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.service(plc, 102);
  cell.go(5 * SECOND);
  expect(cell.observations).toHaveLength(1);
  expect(cell.observations[0]).toMatchObject({
    host: { network: 'cell-1/eth0/0', mac: PLC, ip: '10.0.0.1' },
    role: 'plc',
    level: 1,
    facts: [
      { attribute: 'vendor', value: 'Siemens AG', protocol: 'oui', class: 'identity' },
      { attribute: 'firmware', value: 'V3.2.6', protocol: 's7comm', class: 'config' },
    ],
    services: [{ transport: 'tcp', port: 102 }],
  });
});

test('of a known host only what changed is told, and its role no second time', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.fact(plc, 'serial', 'S-1');
  cell.go(5 * SECOND);
  cell.fact(plc, 'firmware', 'V3.3.0');
  cell.go(5 * SECOND);
  expect(cell.observations).toHaveLength(2);
  expect(cell.observations[1]!.facts.map(({ value }) => value)).toEqual(['V3.3.0']);
  expect(cell.observations[1]).not.toHaveProperty('role');
});

test('who gets another role by what it does is told again, without anything else being new', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  const laptop = cell.host('00:1b:1b:00:00:02', '10.0.0.2');
  cell.act(cell.talk(laptop, plc, 102, 's7comm'), 'program-download', { block: 'OB1' });
  cell.go(MINUTE + SECOND);
  cell.roles.set(laptop, 'engineering-workstation');
  cell.said.length = 0;
  cell.go(2 * MINUTE);
  expect(cell.observations).toHaveLength(1);
  expect(cell.observations[0]).toMatchObject({
    host: { ip: '10.0.0.2' },
    role: 'engineering-workstation',
    facts: [],
  });
});

test('what is new and not yet told is not lost when the host is told for another reason', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.go(15 * MINUTE - SECOND, SECOND);
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.go(5 * SECOND);
  const told = cell.observations.flatMap(({ facts }) => facts.map(({ value }) => value));
  expect(told).toContain('V3.2.6');
});

test('a fact that changed twice before it was told is told as it is now', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.fact(plc, 'mode', 'run');
  cell.fact(plc, 'mode', 'stop');
  cell.go(5 * SECOND);
  expect(cell.observations[0]!.facts.map(({ value }) => value)).toEqual(['Siemens AG', 'stop']);
});

test('everything known is told once an hour', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.fact(plc, 'serial', 'S-1');
  cell.go(HOUR + MINUTE, 10 * SECOND);
  const whole = cell.observations.slice(1).filter(({ facts }) => facts.length > 0);
  expect(whole).toHaveLength(1);
  expect(whole[0]!.facts.map(({ attribute }) => attribute)).toEqual([
    'vendor',
    'firmware',
    'serial',
  ]);
});

test('a silent host is not told again before the hour; one that speaks is', () => {
  const cell = new Reported();
  const speaking = cell.host(PLC, '10.0.0.1');
  cell.host('00:1b:1b:00:00:02', '10.0.0.2');
  cell.go(5 * SECOND);
  speaking.lastSeen = cell.time;
  cell.go(16 * MINUTE, 10 * SECOND);
  const later = cell.observations.slice(2);
  expect(later.map(({ host }) => host.mac)).toEqual([PLC]);
});

test('conversations are told in counts of the interval, which add up', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  const hmi = cell.host('00:1b:1b:00:00:02', '10.0.0.2');
  const talk = cell.talk(hmi, plc, 502);
  cell.operate(talk, 'read');
  cell.go(2 * MINUTE);
  for (let minute = 0; minute < 40; minute++) {
    talk.packets += 10;
    talk.bytes += 700;
    cell.operate(talk, 'read');
    cell.go(MINUTE, 10 * SECOND);
  }
  cell.reporter.flush();
  const sum = (of: (each: Conversation) => number) =>
    cell.conversations.reduce((total, each) => total + of(each), 0);
  expect(cell.conversations.length).toBeLessThanOrEqual(5);
  expect(sum(({ packets }) => packets)).toBe(talk.packets);
  expect(sum(({ bytes }) => bytes)).toBe(talk.bytes);
  expect(sum(({ operations }) => operations['read'] ?? 0)).toBe(41);
  for (const [index, { from }] of cell.conversations.entries()) {
    if (index > 0) expect(from).toBe(cell.conversations[index - 1]!.to);
  }
});

test('an act of control is told at once, behind what is known of both; repeats add up', () => {
  const cell = new Reported();
  const plc = cell.host(PLC, '10.0.0.1');
  const laptop = cell.host('00:1b:1b:00:00:02', '10.0.0.2');
  const talk = cell.talk(laptop, plc, 102, 's7comm');
  cell.act(talk, 'program-download', { block: 'OB1' });
  expect(cell.said.map(({ type }) => type)).toEqual(['observation', 'observation', 'event']);
  expect(cell.events[0]).toMatchObject({
    count: 1,
    source: { ip: '10.0.0.2' },
    target: { mac: PLC },
    event: { kind: 'program-download', outcome: 'accepted', detail: { block: 'OB1' } },
  });
  for (let again = 0; again < 7; again++) cell.act(talk, 'program-download', { block: 'OB1' });
  expect(cell.events).toHaveLength(1);
  cell.go(2 * MINUTE);
  expect(cell.events.map(({ count }) => count)).toEqual([1, 7]);
});

test('what is behind a router is told by its IP, and whose MAC carried it', () => {
  const cell = new Reported();
  const remote = cell.host(undefined, '10.9.0.1');
  remote.via = '00:00:5e:00:00:01';
  cell.go(5 * SECOND);
  expect(cell.observations[0]!.host).toEqual({
    network: 'cell-1/eth0/0',
    ip: '10.9.0.1',
    via: '00:00:5e:00:00:01',
  });
});

test.each([
  ['100 hosts', 1],
  ['100 hosts of two ports each', 2],
])('a quiet cell of %s costs little: a quarter of an hour fits into 10 KiB', (_what, ports) => {
  const cell = new Reported();
  const hosts = Array.from({ length: 100 }, (_, index) => {
    const byte = (index * 151 + 7) % 256;
    const mac = `00:1b:${byte.toString(16).padStart(2, '0')}:4a:10:${index.toString(16).padStart(2, '0')}`;
    const host = cell.host(mac, `10.0.0.${index + 1}`);
    if (ports > 1) host.macs.add(mac.replace(':4a:10:', ':4a:11:'));
    return host;
  });
  const talks = hosts.slice(1).map((host, index) => {
    const talk = cell.talk(hosts[0]!, host, 502);
    cell.operate(talk, 'read-holding-registers');
    return { talk, pace: 50 + index };
  });
  cell.go(20 * MINUTE, 10 * SECOND);
  cell.said.length = 0;
  for (let minute = 0; minute < 15; minute++) {
    for (const { talk, pace } of talks) {
      talk.packets += pace;
      talk.bytes += pace * 70;
      cell.operate(talk, 'read-holding-registers');
      talk.client.lastSeen satisfies number;
      (talk.server as TestHost).lastSeen = cell.time;
    }
    cell.go(MINUTE, 10 * SECOND);
  }
  expect(cell.observations.length).toBeGreaterThan(90);
  expect(cell.conversations.length).toBeGreaterThan(90);
  const text = cell.said.map((message) => JSON.stringify(message)).join('\n');
  expect(gzipSync(text).length).toBeLessThan(10 * 1024);
});

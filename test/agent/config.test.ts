import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAgentConfig } from '../../agent/config.ts';

const files: Record<string, string> = { '/run/secret': 'hunter2\n' };
const read = (text?: string, environment: Record<string, string> = {}, over = {}) =>
  readAgentConfig(text, environment, (path) => files[path] ?? raise(path), over);

function raise(path: string): never {
  throw new Error(`no such file: ${path}`);
}

test('nothing set: the defaults', () => {
  expect(read()).toMatchObject({
    config: { data: './data/agent', learning: { quiet: 86_400 }, spool: { size: 256 } },
  });
});

test('the file, over it the environment, over it the command line', () => {
  const text = 'name: press\nmqtt: { url: "mqtts://broker:8883", username: "007" }\n';
  const environment = {
    PLUMBLINE_DATA: '/var/lib/plumbline',
    PLUMBLINE_AGENT__MQTT__USERNAME: '42',
    PLUMBLINE_AGENT__MQTT__PASSWORD_FILE: '/run/secret',
    PLUMBLINE_AGENT__SPOOL__KEEP_DAYS: '3',
    PLUMBLINE_API__PORT: '1',
  };
  expect(read(text, environment, { capture: { interface: 'eth1' } })).toMatchObject({
    config: {
      name: 'press',
      data: '/var/lib/plumbline/agent',
      capture: { interface: 'eth1' },
      mqtt: { url: 'mqtts://broker:8883', username: '42', password: 'hunter2' },
      spool: { keepDays: 3 },
    },
  });
});

test('every problem is named with its path', () => {
  const { problems } = read('site: a/b\nspool: { size: -1 }\nmqt: {}\n', {
    PLUMBLINE_AGENT__MQTT__KEY_FILE: '/gone',
  }) as { problems: string[] };
  expect(problems.map((problem) => problem.split(':')[0])).toEqual(
    expect.arrayContaining(['site', 'spool.size', 'settings', 'PLUMBLINE_AGENT__MQTT__KEY_FILE']),
  );
});

test('a file that is no settings is said to be one', () => {
  expect(read('- a\n- b\n')).toEqual({ problems: ['file: holds no settings'] });
  expect(read('a: [\n')).toMatchObject({ problems: [expect.stringMatching(/^file: /)] });
});

test('two sources exclude each other', () => {
  expect(read('capture: { interface: eth0, folder: /captures }\n')).toMatchObject({
    problems: [expect.stringMatching(/^capture: .*one of them/)],
  });
});

describe('declared points', () => {
  const limit = 'name: limit, device: 10.0.0.5, table: holding-register, address: 100';
  const problems = (...points: string[]) => {
    const answer = read(`points: [${points.map((point) => `{ ${point} }`).join(', ')}]\n`);
    return 'problems' in answer ? answer.problems : [];
  };

  test('need a name, a device, a table and an address; the rest has defaults', () => {
    expect(read(`points: [{ ${limit} }]\n`)).toMatchObject({
      config: { points: [{ name: 'limit', protocol: 'modbus', order: 'high-first' }] },
    });
    expect(problems('unit: 1').map((problem) => problem.split(':')[0])).toEqual([
      'points.0.name',
      'points.0.device',
      'points.0.table',
      'points.0.address',
    ]);
  });

  test('may come from the environment, and by a MAC address in capitals', () => {
    const point = { name: 'a', device: '00:1B:1B:23:EB:3B', table: 'coil', address: 0 };
    const environment = { PLUMBLINE_AGENT__POINTS: JSON.stringify([point]) };
    expect(read(undefined, environment)).toMatchObject({
      config: { points: [{ device: '00:1b:1b:23:eb:3b' }] },
    });
  });

  test.each([
    ['device: press-1', 'points.0.device: an IP or a MAC'],
    ['device: "x::y"', 'points.0.device: an IP or a MAC'],
    ['device: "fe80:0::1"', 'points.0.device: is written fe80::1 on the wire'],
    ['protocol: s7comm', 'points.0.protocol: has no tables'],
    ['protocol: telegraph', 'points.0.protocol: has no tables'],
    ['table: register', 'points.0.table: one of holding-register, input-register, coil, disc'],
    ['address: 65536', 'points.0.address: '],
    ['address: 65535, type: uint32', 'points.0.address: reaches beyond 65535'],
    ['count: 126', 'points.0.count: at most 125 in holding-register'],
    ['table: coil, count: 2001', 'points.0.count: at most 2000 in coil'],
    ['count: 0', 'points.0.count: '],
    ['count: 3, type: float32', 'points.0.count: two registers are one float32'],
    ['table: coil, type: int16', 'points.0.type: coil holds bits'],
    ['unit: 256', 'points.0.unit: '],
    ['order: last', 'points.0.order: '],
    ['register: 1', 'points.0: '],
    ['name: "a/b"', 'points.0.name: printable words'],
    ['name: " a"', 'points.0.name: printable words'],
    ['name: "a\\u202eb"', 'points.0.name: printable words'],
    [`name: ${'x'.repeat(33)}`, 'points.0.name: '],
  ])('%s is a problem with its path', (change, problem) => {
    const names = new Set(change.split(', ').map((each) => each.split(':')[0]));
    const kept = limit.split(', ').filter((each) => !names.has(each.split(':')[0]));
    const found = problems([...kept, change].join(', '));
    expect(found).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    ['at the same place', 'name: b', 'points.1.address: overlaps points.0 (limit)'],
    ['behind its first', 'name: b, address: 99, count: 2', 'points.1.address: overlaps points.0'],
    ['in whichever unit', 'name: b, unit: 4', 'points.1.address: overlaps points.0'],
    ['elsewhere, under the same name', 'address: 200', 'points.1.name: is the name of points.0'],
  ])('a second one %s is a problem', (_, change, problem) => {
    const names = new Set(change.split(', ').map((each) => each.split(':')[0]));
    const kept = limit.split(', ').filter((each) => !names.has(each.split(':')[0]));
    const found = problems(limit, [...kept, change].join(', '));
    expect(found).toEqual([expect.stringContaining(problem)]);
  });

  test('may stand beside each other, in other tables, units and devices', () => {
    const other = (change: string) => `${limit.replace('limit', 'other')}, ${change}`;
    expect(problems(limit, other('').replace('100', '101').replace(/, $/, ''))).toEqual([]);
    expect(problems(limit, other('').replace('holding', 'input').replace(/, $/, ''))).toEqual([]);
    expect(problems(`${limit}, unit: 1`, other('unit: 2'))).toEqual([]);
    expect(problems(limit, limit.replace('10.0.0.5', '10.0.0.6'))).toEqual([]);
  });

  test('are so many of a device at most that its name still finds room', () => {
    const many = Array.from(
      { length: 257 },
      (_, at) => `name: p${at}, device: 10.0.0.5, table: coil, address: ${at}`,
    );
    expect(problems(...many.slice(1))).toEqual([]);
    expect(problems(...many)).toEqual(['points.256.device: at most 256 points of one device']);
  });

  test('are read as the README shows them', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, example = ''] = /```yaml\n(points:[^`]*)```/.exec(readme) ?? [];
    expect(read(example)).toMatchObject({ config: { points: [{}, {}, {}] } });
  });
});

import { expect, test } from 'vitest';
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

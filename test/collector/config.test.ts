import { expect, test } from 'vitest';
import { readConfig, redacted } from '../../collector/config.ts';

const files: Record<string, string> = { '/run/secrets/database': 'postgres://u:p@db/plumbline\n' };
function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error('no such file');
  return text;
}
const read = (file: string | undefined, environment: Record<string, string> = {}) => {
  const found = readConfig(file, environment, readFile);
  return 'config' in found ? found.config : found.problems;
};

test('nothing set: the embedded database and broker, on loopback', () => {
  expect(read(undefined)).toMatchObject({
    data: './data',
    api: { host: '127.0.0.1', port: 8080 },
    database: {},
    mqtt: { port: 0 },
  });
});

test('the environment outdoes the file, the file outdoes the default', () => {
  const environment = { PLUMBLINE_API__PORT: '9000', PLUMBLINE_DATA: '/var/plumbline' };
  expect(read('api: { port: 1, host: "::1" }', environment)).toMatchObject({
    data: '/var/plumbline',
    api: { port: 9000, host: '::1' },
  });
});

test('words are joined as the settings spell them, and other programs’ variables are left alone', () => {
  const environment = {
    PLUMBLINE_API__PUBLIC_URL: 'https://plumbline.example',
    PLUMBLINE_AGENT__NAME: 'cell-1',
  };
  expect(read(undefined, environment)).toMatchObject({
    api: { publicUrl: 'https://plumbline.example' },
  });
});

test('a secret comes from a file, and is not logged', () => {
  const found = readConfig(
    undefined,
    { PLUMBLINE_DATABASE__URL_FILE: '/run/secrets/database' },
    readFile,
  );
  if (!('config' in found)) throw new Error(found.problems.join());
  expect(found.config.database.url).toBe('postgres://u:p@db/plumbline');
  expect(JSON.stringify(redacted(found.config))).not.toContain('u:p');
});

test('a password of digits stays a text', () => {
  expect(read(undefined, { PLUMBLINE_MQTT__PASSWORD: '1234' })).toMatchObject({
    mqtt: { password: '1234' },
  });
});

test('every problem is told with its path', () => {
  const problems = read('api: { port: 70000 }\ncolour: red', {
    PLUMBLINE_DATABASE__URL: 'mysql://db',
    PLUMBLINE_MQTT__PASSWORD_FILE: '/nowhere',
  }) as string[];
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'api.port',
    'database.url',
    'mqtt.password',
    'settings',
  ]);
});

test.each(['- a list', 'just words', 'a: [unclosed'])(
  'a file that is %j holds no settings',
  (file) => {
    expect(read(file)).toEqual([expect.stringMatching(/^file: /)]);
  },
);

import { describe, expect, test } from 'vitest';
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

describe('an identity provider', () => {
  const oidc = (more = '') => `
api: { publicUrl: "https://plumbline.example" }
oidc:
  issuer: https://login.example/plant
  clientId: plumbline
${more}`;

  test('gives no role by itself; its groups are a table', () => {
    expect(read(oidc())).toMatchObject({ oidc: { groupsClaim: 'groups', grants: [] } });
    const grants = '  grants: [{ group: Press, role: ot-engineer, site: press }]';
    expect(read(oidc(grants))).toMatchObject({
      oidc: { grants: [{ group: 'Press', role: 'ot-engineer', site: 'press', zone: null }] },
    });
  });

  test('its secret comes from a file, and is not logged', () => {
    files['/run/secrets/oidc'] = 'of the client\n';
    const found = read(oidc(), { PLUMBLINE_OIDC__CLIENT_SECRET_FILE: '/run/secrets/oidc' });
    expect(found).toMatchObject({ oidc: { clientSecret: 'of the client' } });
    expect(JSON.stringify(redacted(found as never))).not.toContain('of the client');
  });

  test.each([
    [oidc('  grants: [{ group: a, role: root, site: null }]'), 'oidc.grants.0.role'],
    [oidc('  grants: [{ group: a, role: viewer }]'), 'oidc.grants.0.site'],
    [oidc('  scope: profile'), 'oidc.scope'],
    [oidc().replace('https://login', 'http://login'), 'oidc.issuer'],
    [oidc().replace('https://login.example', 'http://127.0.0.1.evil.example'), 'oidc.issuer'],
    [oidc().replace(/^api.*$/m, ''), 'api.publicUrl'],
  ])('%s is refused', (file, path) => {
    expect((read(file) as readonly string[]).join()).toContain(path);
  });

  test('on one’s own machine needs no TLS', () => {
    expect(read(oidc().replace('https://login', 'http://localhost:9/login'))).toMatchObject({
      oidc: { issuer: 'http://localhost:9/login.example/plant' },
    });
  });
});

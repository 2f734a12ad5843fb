/** The rules of the house that no compiler and no linter checks, and proof that the import rules bite. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { protocols } from '../protocols/registry.ts';
import { broken, config, filesUnder, ROOT, read, ruleNames, withTree } from './support/house.ts';

const FOLDERS = ['agent', 'collector', 'protocols', 'dashboards', 'test', 'tools'];
const NO_PROTOCOL = new Set(['contract', 'messages', 'encodings']);
const FORBIDDEN = new Set([
  'utils',
  'helpers',
  'common',
  'shared',
  'types',
  'lib',
  'core',
  'managers',
]);
const CEILING = 300;
const EXEMPT = /\.table\.ts$|\.vendor\.json$|\.generated\.ts$|\.d\.ts$/;

const files = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap(filesUnder);
const sources = files.filter((file) => /\.(ts|tsx|mjs|cjs|css)$/.test(file));

describe('every protocol', () => {
  const folders = readdirSync(join(ROOT, 'protocols'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NO_PROTOCOL.has(entry.name))
    .map(({ name }) => name);

  test('has a folder, and every folder is in the registry', () => {
    expect([...protocols].map(({ name }) => name).sort()).toEqual([...folders].sort());
  });

  test.each(folders)(
    '%s has a description, a decoder, a fixture and a row in the table',
    (name) => {
      expect(existsSync(join(ROOT, `protocols/${name}/index.ts`))).toBe(true);
      expect(existsSync(join(ROOT, `protocols/${name}/decode.ts`))).toBe(true);
      const cases = existsSync(join(ROOT, `fixtures/${name}`))
        ? readdirSync(join(ROOT, `fixtures/${name}`))
        : [];
      expect(cases).not.toHaveLength(0);
      for (const folder of cases) {
        const inside = readdirSync(join(ROOT, `fixtures/${name}/${folder}`));
        expect(inside.some((file) => /^input\.(hex|pcap)$/.test(file))).toBe(true);
        expect(inside).toContain('expected.json');
      }
      expect(read('protocols/README.md')).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
      expect(read('fixtures/SOURCES.md')).toMatch(new RegExp(`\`${name}/`));
    },
  );

  test('reads no clock, rolls no dice and knows no Buffer', () => {
    const impure = sources.filter(
      (file) =>
        /^protocols\/(?!messages\/)/.test(file) &&
        /\b(Date\.now|new Date\(\)|Math\.random|performance\.|Buffer\b(?!:)|process\.|console\.)/.test(
          read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
        ),
    );
    expect(impure).toEqual([]);
  });
});

describe('every file', () => {
  test(`has at most ${CEILING} lines`, () => {
    const long = sources
      .filter((file) => !EXEMPT.test(file))
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > CEILING);
    expect(long).toEqual([]);
  });

  test('stands in a folder that says what it holds', () => {
    expect(files.filter((file) => file.split('/').some((part) => FORBIDDEN.has(part)))).toEqual([]);
  });

  test('is named in kebab-case', () => {
    const named = /^(\.?[a-z0-9]+(-[a-z0-9]+)*)(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
    const odd = sources.filter((file) => !named.test(file.split('/').at(-1)!));
    expect(odd).toEqual([]);
  });

  test('exports by name', () => {
    const isOurs = (file: string) => /^(agent|collector|protocols)\//.test(file);
    const odd = sources.filter((file) => isOurs(file) && /^export default/m.test(read(file)));
    expect(odd).toEqual([]);
  });
});

describe('every rule and check', () => {
  test.each(['collector/drift/rules', 'collector/csms/checks'])('in %s is registered', (folder) => {
    if (!existsSync(join(ROOT, folder))) return;
    const registry = read(`${folder.slice(0, folder.lastIndexOf('/'))}/registry.ts`);
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    for (const file of readdirSync(join(ROOT, folder)).filter((one) => one.endsWith('.ts')))
      expect(registry).toContain(`./${name}/${file}`);
  });

  test.each(['collector/drift/rules', 'collector/csms/checks'])(
    'in %s has its table of cases, in one of which nobody was watching',
    (folder) => {
      if (!existsSync(join(ROOT, folder))) return;
      for (const file of readdirSync(join(ROOT, folder)).filter((one) => one.endsWith('.ts'))) {
        const tests = `test/${folder}/${file.replace(/\.ts$/, '.test.ts')}`;
        expect(existsSync(join(ROOT, tests)), tests).toBe(true);
        expect(read(tests)).toMatch(/nobody was watching/);
      }
    },
  );
});

test('every migration is registered, in the order of its number', () => {
  const folder = 'collector/store/migrations';
  const steps = readdirSync(join(ROOT, folder)).filter((file) => /^\d{4}-/.test(file));
  const names = [...read(`${folder}/registry.ts`).matchAll(/name: '([^']+)'/g)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(steps.sort().map((file) => file.replace('.ts', '')));
});

test('imports go the ways the house allows, and there were modules to look at', async () => {
  const { modules, violations } = await broken(ROOT, FOLDERS);
  expect(violations).toEqual([]);
  expect(modules).toBeGreaterThan(100);
});

/** A bad import for each rule: who, whom, and how. `type` where even the type is too much. */
const PLANTED: readonly [rule: string, from: string, to: string, how?: 'type'][] = [
  ['messages-stand-alone', 'protocols/messages/a.ts', 'protocols/registry.ts', 'type'],
  ['messages-need-zod-alone', 'protocols/messages/b.ts', 'node:fs'],
  ['messages-need-zod-alone', 'protocols/messages/b.ts', 'kysely', 'type'],
  ['contract-knows-messages-only', 'protocols/contract/a.ts', 'protocols/arp/index.ts', 'type'],
  ['messages-are-types-to-decoders', 'protocols/contract/b.ts', 'protocols/messages/fact.ts'],
  ['messages-are-types-to-decoders', 'protocols/arp/b.ts', 'protocols/messages/fact.ts'],
  ['encodings-know-no-protocol', 'protocols/encodings/a.ts', 'protocols/arp/index.ts', 'type'],
  ['protocols-are-islands', 'protocols/arp/a.ts', 'protocols/lldp/index.ts', 'type'],
  ['protocols-look-down-only', 'protocols/arp/c.ts', 'agent/main.ts', 'type'],
  ['protocols-are-pure', 'protocols/arp/d.ts', 'node:crypto'],
  ['protocols-are-pure', 'protocols/arp/d.ts', 'zod'],
  ['registry-is-the-door', 'agent/decode/a.ts', 'protocols/arp/index.ts'],
  ['registry-knows-descriptions', 'protocols/registry.ts', 'protocols/arp/decode.ts'],
  ['agent-and-collector-meet-on-the-wire', 'agent/a.ts', 'collector/main.ts', 'type'],
  ['capture-knows-no-later-stage', 'agent/capture/a.ts', 'agent/decode/link.ts', 'type'],
  ['decode-knows-no-later-stage', 'agent/decode/b.ts', 'agent/observe/hosts.ts', 'type'],
  ['observe-knows-no-later-stage', 'agent/observe/a.ts', 'agent/baseline/scene.ts', 'type'],
  ['baseline-knows-no-later-stage', 'agent/baseline/a.ts', 'agent/publish/batch.ts', 'type'],
  ['baseline-knows-no-later-stage', 'agent/baseline/a.ts', 'agent/spool/segment.ts'],
  ['spool-knows-no-later-stage', 'agent/spool/a.ts', 'agent/publish/batch.ts', 'type'],
  ['reporter-knows-no-later-stage', 'agent/reporter/a.ts', 'agent/publish/batch.ts', 'type'],
  ['spool-knows-bytes-only', 'agent/spool/b.ts', 'agent/observe/hosts.ts', 'type'],
  ['publish-reads-the-spool', 'agent/publish/a.ts', 'agent/observe/hosts.ts', 'type'],
  ['analyze-stands-beside', 'agent/analyze/a.ts', 'agent/baseline/scene.ts', 'type'],
  ['collector-and-agent-meet-on-the-wire', 'collector/a.ts', 'agent/main.ts', 'type'],
  ['collector-decodes-nothing', 'collector/b.ts', 'protocols/contract/cursor.ts', 'type'],
  [
    'repositories-know-no-other',
    'collector/drift/a-repository.ts',
    'collector/drift/b-repository.ts',
  ],
  [
    'repositories-serve-no-service',
    'collector/drift/c-repository.ts',
    'collector/drift/drift-service.ts',
    'type',
  ],
  [
    'repositories-know-their-own-noun',
    'collector/drift/d-repository.ts',
    'collector/inventory/asset.ts',
  ],
  [
    'services-take-types-of-other-nouns',
    'collector/drift/e-service.ts',
    'collector/inventory/asset.ts',
  ],
  ['services-know-no-edge', 'collector/drift/f-service.ts', 'collector/api/server.ts', 'type'],
  ['only-repositories-touch-sql', 'collector/drift/g-service.ts', 'kysely', 'type'],
  ['only-the-store-binds-repositories', 'collector/drift/h.ts', 'collector/drift/b-repository.ts'],
  ['ingest-conducts', 'collector/drift/i.ts', 'collector/ingest/accept.ts', 'type'],
  ['checks-are-pure', 'collector/csms/checks/a.ts', 'collector/store/store.ts', 'type'],
  ['checks-are-pure', 'collector/drift/rules/a.ts', 'collector/drift/drift-service.ts', 'type'],
  ['checks-know-no-clock', 'collector/csms/checks/b.ts', 'node:timers'],
  ['the-change-check-is-pure', 'collector/change/a.ts', 'collector/store/store.ts', 'type'],
  [
    'the-change-check-is-pure',
    'collector/change/a.ts',
    'collector/change/change-service.ts',
    'type',
  ],
  ['the-change-check-is-pure', 'collector/change/a.ts', 'collector/api/server.ts', 'type'],
  ['the-change-check-knows-no-clock', 'collector/change/b.ts', 'node:timers'],
  ['the-change-check-knows-no-clock', 'collector/change/b.ts', 'zod'],
  ['record-kinds-are-pure', 'collector/records/kinds/a.ts', 'collector/store/store.ts'],
  ['api-is-the-edge', 'collector/drift/j.ts', 'collector/api/server.ts', 'type'],
  ['api-knows-no-rows', 'collector/api/a.ts', 'collector/drift/b-repository.ts', 'type'],
  ['dashboards-speak-the-api', 'dashboards/web/a.ts', 'collector/drift/drift.ts', 'type'],
  ['dashboards-take-types', 'dashboards/web/b.ts', 'collector/api/contract/asset.ts'],
  ['dashboards-take-types', 'dashboards/web/b.ts', 'protocols/messages/fact.ts'],
  ['dashboards-take-small-zod', 'dashboards/web/c.ts', 'zod'],
  ['no-test-code-in-product', 'collector/k.ts', 'test/support/clock.ts', 'type'],
  ['no-test-code-in-product', 'agent/b.ts', 'tools/build.mjs'],
  ['nothing-calls-the-command-line', 'collector/l.ts', 'plumbline.ts', 'type'],
  ['no-cycles', 'agent/observe/cycle-a.ts', 'agent/observe/cycle-b.ts'],
  ['no-cycles', 'agent/observe/cycle-b.ts', 'agent/observe/cycle-a.ts'],
];

/** What the house allows, close beside what it forbids. */
const ALLOWED: readonly [from: string, to: string, how?: 'type'][] = [
  ['protocols/messages/ok.ts', 'zod'],
  ['protocols/contract/ok.ts', 'protocols/messages/fact.ts', 'type'],
  ['protocols/arp/ok.ts', 'protocols/encodings/ber.ts'],
  ['protocols/arp/ok.ts', 'protocols/contract/cursor.ts'],
  ['protocols/ok/index.ts', 'protocols/contract/protocol.ts'],
  ['agent/decode/ok.ts', 'protocols/registry.ts'],
  ['agent/decode/ok.ts', 'agent/capture/source.ts', 'type'],
  ['agent/observe/ok.ts', 'agent/decode/link.ts'],
  ['agent/baseline/ok.ts', 'agent/spool/disk.ts'],
  ['agent/analyze/ok.ts', 'agent/observe/hosts.ts'],
  ['collector/drift/ok-repository.ts', 'kysely'],
  ['collector/drift/ok-service.ts', 'collector/inventory/asset.ts', 'type'],
  ['collector/change/ok-service.ts', 'collector/store/store.ts'],
  ['collector/change/ok.ts', 'collector/store/time.ts'],
  ['collector/records/kinds/ok.ts', 'collector/change/change.ts'],
  ['collector/ingest/ok.ts', 'collector/drift/drift-service.ts'],
  ['collector/api/ok.ts', 'collector/drift/drift-service.ts'],
  ['collector/main-ok.ts', 'protocols/messages/fact.ts'],
  ['dashboards/web/ok.ts', 'collector/api/contract/asset.ts', 'type'],
  ['dashboards/web/ok.ts', 'zod/mini'],
  ['test/ok.ts', 'agent/main.ts'],
  ['agent/observe/twin-a.ts', 'agent/observe/twin-b.ts'],
  ['agent/observe/twin-b.ts', 'agent/observe/twin-a.ts', 'type'],
];

describe('a planted import', () => {
  let found: string[] = [];

  beforeAll(async () => {
    const result = await withTree(plantedTree(), (root) =>
      broken(root, [...FOLDERS, 'plumbline.ts']),
    );
    found = result.violations;
  });

  test.each(PLANTED)('breaks %s: %s → %s', (rule, from, to) => {
    const target = to.startsWith('node:') ? to.slice(5) : to;
    const isHit = found.some(
      (line) => line.startsWith(`${rule}: `) && line.includes(from) && line.includes(target),
    );
    expect(isHit, found.filter((line) => line.includes(from)).join('\n')).toBe(true);
  });

  test.each(ALLOWED)('is allowed: %s → %s', (from) => {
    expect(found.filter((line) => line.includes(`: ${from} → `))).toEqual([]);
  });

  test('is there for each rule', () => {
    expect([...new Set(PLANTED.map(([rule]) => rule))].sort()).toEqual([...ruleNames].sort());
    expect(
      config.forbidden.every(({ severity }: { severity: string }) => severity === 'error'),
    ).toBe(true);
  });
});

function plantedTree(): Map<string, string> {
  const tree = new Map<string, string>([
    ['package.json', '{"type":"module","dependencies":{"zod":"4","kysely":"0"}}'],
    ['node_modules/zod/package.json', '{"name":"zod","version":"4.0.0","main":"index.js"}'],
    ['node_modules/zod/index.js', 'module.exports = {};'],
    ['node_modules/zod/mini/index.js', 'module.exports = {};'],
    ['node_modules/kysely/package.json', '{"name":"kysely","version":"1.0.0","main":"index.js"}'],
    ['node_modules/kysely/index.js', 'module.exports = {};'],
  ]);
  const imports = [...PLANTED.map(([, from, to, how]) => [from, to, how] as const), ...ALLOWED];
  for (const [, to] of imports)
    if (/\.(ts|mjs)$/.test(to) && !tree.has(to)) tree.set(to, 'export const value = 1;\n');
  for (const [index, [from, to, how]] of imports.entries()) {
    const up = '../'.repeat(from.split('/').length - 1) || './';
    const specifier = /\.(ts|mjs)$/.test(to) ? `${up}${to}` : to;
    const line = how === 'type' ? 'import type' : 'import';
    const text = `${line} { value as v${index} } from '${specifier}';\nexport { type v${index} };\n`;
    const used = how === 'type' ? text : text.replace('type ', '');
    tree.set(from, (tree.get(from) ?? '') + used);
  }
  return tree;
}

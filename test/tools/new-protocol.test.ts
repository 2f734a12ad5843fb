/** A new protocol works before a line of it is written; the template itself is in every-protocol.test.ts. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newProtocol } from '../../tools/new-protocol.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);

describe('a new protocol', () => {
  let root = '';
  const at = (path: string) => join(root, path);

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'plumbline-new-protocol-'));
    cpSync(join(ROOT, 'protocols'), at('protocols'), { recursive: true });
    cpSync(join(ROOT, 'fixtures/SOURCES.md'), at('fixtures/SOURCES.md'));
    cpSync(join(ROOT, 'tsconfig.json'), at('tsconfig.json'));
    cpSync(join(ROOT, 'package.json'), at('package.json'));
    cpSync(join(ROOT, 'biome.json'), at('biome.json'));
    newProtocol('new-thing', root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('is a folder, a fixture, and a line each in the registry and the sources', () => {
    expect(existsSync(at('protocols/new-thing/decode.ts'))).toBe(true);
    expect(existsSync(at('fixtures/new-thing/hello/input.hex'))).toBe(true);
    expect(readFileSync(at('protocols/registry.ts'), 'utf8')).toContain(
      "import { newThing } from './new-thing/index.ts';",
    );
    expect(readFileSync(at('fixtures/SOURCES.md'), 'utf8')).toContain('| `new-thing/*` |');
  });

  test('says nothing of the template', () => {
    for (const file of ['index.ts', 'decode.ts', 'identity.ts'])
      expect(readFileSync(at(`protocols/new-thing/${file}`), 'utf8')).not.toMatch(
        /EchoMessage|template|'echo',\n {2}title/,
      );
  });

  test('compiles under the strict options, and is as the formatter wants it', () => {
    const strict = { extends: './tsconfig.json', compilerOptions: { types: [] }, include: [] };
    const project = JSON.stringify({ ...strict, files: ['protocols/registry.ts'] });
    writeFileSync(at('tsconfig.new.json'), project);
    symlinkSync(join(ROOT, 'node_modules'), at('node_modules'));
    const compiled = spawnSync(bin('tsc'), ['-p', 'tsconfig.new.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(compiled.stdout).toBe('');
    const formatted = spawnSync(
      bin('biome'),
      ['check', '--vcs-enabled=false', 'protocols/new-thing', 'protocols/registry.ts'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(formatted.stdout + formatted.stderr).toContain('Checked 4 files');
    expect(formatted.status).toBe(0);
  });

  test.each([
    ['a name that is there', 'modbus', /there already/],
    ['a name that is none', 'New_Thing', /kebab-case/],
    ['a path', '../agent', /kebab-case/],
    ['no name', undefined, /kebab-case/],
  ])('is refused for %s', (_, name, why) => {
    expect(() => newProtocol(name as string, root)).toThrow(why);
  });
});

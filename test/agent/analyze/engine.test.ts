/** Each run is a process of its own, as the flags and what is compiled belong to the whole process. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const dist = new URL('../../../dist/', import.meta.url);
let program: URL;

beforeEach(() => {
  program = pathToFileURL(join(temporaryFolder(), 'program.cjs'));
  const text = `(function(module,require,url){module.exports={
    word:()=>require('node:path').basename(url)+' \\u2026'};})`;
  writeFileSync(program, text);
});

function run(file: URL, what: string): unknown {
  const script = `const { loadForShortRun } = await import('${new URL('engine.js', dist)}');
    const { exports, isCompiled, keep } = loadForShortRun(new URL('${file}'));
    console.log(JSON.stringify(${what}));`;
  const words = ['--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

test('a program that never ran is compiled as it is needed', () => {
  expect(run(program, '[isCompiled, exports.word()]')).toEqual([false, 'program.cjs …']);
});

test('what one run has compiled the next one need not', () => {
  run(program, '[exports.word(), keep()]');
  expect(run(program, '[isCompiled, exports.word()]')).toEqual([true, 'program.cjs …']);
});

test('what another engine has compiled is passed over', () => {
  run(program, '[exports.word(), keep()]');
  const kept = new URL(`${program.href}.compiled`);
  const bytes = readFileSync(kept);
  bytes.fill(0xff, 4, 8); // the hash of the engine's version
  writeFileSync(kept, bytes);
  expect(run(program, '[isCompiled, exports.word()]')).toEqual([false, 'program.cjs …']);
});

test('the build has compiled analyze', () => {
  expect(run(new URL('analyze.cjs', dist), 'isCompiled')).toBe(true);
});

test('analyze loads nothing but what reads captures', () => {
  const map = readFileSync(new URL('analyze.cjs.map', dist), 'utf8');
  const { sources } = JSON.parse(map) as { sources: string[] };
  expect(sources).toContain('../agent/decode/decoder.ts');
  expect(sources.filter((path) => !/^\.\.\/(agent|protocols)\//.test(path))).toEqual([]);
  expect(sources.filter((path) => /agent\/(publish|spool|baseline|config)/.test(path))).toEqual([]);
});

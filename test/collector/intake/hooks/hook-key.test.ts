/** Secrets that are kept nowhere and derived anew. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  hookKey,
  hookKeyOf,
  keyMark,
  secretOf,
} from '../../../../collector/intake/hooks/hook-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-hook-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const HOOK = '0b4d9a3e-0000-4000-8000-0000000000aa';
const key = new Uint8Array(32).fill(1);

test('the key is made once, is whole, and nobody else may read it', () => {
  const made = hookKey(folder);
  expect(made).toHaveLength(32);
  expect(hookKey(folder)).toEqual(made);
  expect(statSync(join(folder, 'hook-key')).mode & 0o777).toBe(0o600);
});

test('a key that is none is not replaced by another one', () => {
  writeFileSync(join(folder, 'hook-key'), 'abc');
  expect(() => hookKey(folder)).toThrow('holds no key');
});

test('each hook has a secret of its own, the same whenever it is asked for', () => {
  const secret = secretOf(key, HOOK);
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(secretOf(key, HOOK.toUpperCase())).toBe(secret);
  expect(secretOf(key, HOOK.replace('aa', 'ab'))).not.toBe(secret);
  expect(secretOf(new Uint8Array(32).fill(2), HOOK)).not.toBe(secret);
});

test('a mark tells keys apart and is no part of a secret', () => {
  expect(keyMark(key)).not.toBe(keyMark(hookKeyOf('x'.repeat(32))));
  expect(keyMark(key)).toMatch(/^[0-9a-f]{16}$/);
  expect(Buffer.from(secretOf(key, HOOK), 'base64url').toString('hex')).not.toContain(keyMark(key));
});

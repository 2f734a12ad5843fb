/**
 * Secrets of hooks. To check an HMAC a collector has to know the secret itself; a digest of it, as is kept of
 * tokens, cannot. So it is not kept at all: it is derived (HKDF, RFC 5869) from one key beside the data and
 * the hook's id. Against sealing each secret with such a key: nothing stands in the database that could be
 * opened, copied to another hook or put back from a backup, and there is no nonce to get wrong. What it
 * costs: a hook gets another secret only by being made anew, and whoever loses the key makes all hooks anew.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'hook-key';
const BYTES = 32;

/** 32 bytes. Made where there is none, readable by its owner alone; throws where the file holds no such key. */
export function hookKey(folder: string): Uint8Array {
  const path = join(folder, NAME);
  const text = read(path) ?? make(path);
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error(`${path} holds no key of ${BYTES} bytes`);
  return Buffer.from(text.trim(), 'hex');
}

/** For several collectors on one database, which have to derive the same: of a text they are all given. */
export function hookKeyOf(passphrase: string): Uint8Array {
  return derived(Buffer.from(passphrase), '', 'plumbline: key of hooks');
}

/** 43 characters of base64url; the HMAC is keyed with these characters, not with what they stand for. */
export function secretOf(key: Uint8Array, hook: string): string {
  return Buffer.from(derived(key, hook.toLowerCase(), 'plumbline: secret of a hook')).toString(
    'base64url',
  );
}

/** Tells two keys apart and says nothing of either: kept with a hook, so that a lost key is called by its name. */
export function keyMark(key: Uint8Array): string {
  return Buffer.from(derived(key, '', 'plumbline: mark of a key')).toString('hex', 0, 8);
}

function derived(key: Uint8Array, salt: string, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, info, BYTES));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** It has its name only once it is whole; of two who make one at a time, the first one's counts. */
function make(path: string): string {
  const text = randomBytes(BYTES).toString('hex');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(draft);
  }
}

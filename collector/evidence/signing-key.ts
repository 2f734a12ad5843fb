/** The Ed25519 key that heads of the ledger are signed with: made once, kept beside the data, never in the database. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'evidence-key.pem';

/**
 * Reads it, or makes it where there is none (PKCS#8, PEM, readable by its owner alone). Throws where the
 * file cannot be read or holds no Ed25519 key: another one in its place would not vouch for what is signed.
 */
export function signingKey(folder: string): KeyObject {
  const path = join(folder, NAME);
  const key = createPrivateKey(read(path) ?? make(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} holds no Ed25519 key`);
  return key;
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
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
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

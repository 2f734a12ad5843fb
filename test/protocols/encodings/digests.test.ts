/** Digests as Node's own OpenSSL has them, around every edge of a block. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { md5 } from '../../../protocols/encodings/md5.ts';
import { sha256 } from '../../../protocols/encodings/sha256.ts';

const node = (name: string, text: string) => createHash(name).update(text, 'latin1').digest('hex');
const texts = Array.from({ length: 200 }, (_, size) =>
  Array.from({ length: size }, (_, at) => String.fromCharCode(32 + ((at * 7 + size) % 90))).join(
    '',
  ),
);

test.each([
  ['md5', md5],
  ['sha256', sha256],
] as const)('%s', (name, digest) => {
  for (const text of texts) expect(digest(text)).toBe(node(name, text));
});

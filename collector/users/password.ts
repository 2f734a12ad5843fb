/** Passwords at rest: scrypt (RFC 7914). N = 2^15, r = 8, p = 3: 32 MiB a guess. */
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

const COST = { log2N: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** `scrypt$15$8$3$<salt>$<key>`: the cost stands in the text, so that it can be raised later. */
export async function hashPassword(
  password: string,
  random: (size: number) => Uint8Array,
): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES));
  const key = await derive(password, salt, KEY_BYTES, COST);
  const { log2N, r, p } = COST;
  return ['scrypt', log2N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long for a hash that does not parse as for a wrong password: false in both cases. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, log2N, r, p, salt = '', key = ''] = hash.split('$');
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const isOurs = scheme === 'scrypt' && cost.log2N >= 1 && cost.log2N <= 20;
  const wanted = Buffer.from(key, 'base64url');
  const length = isOurs ? Math.max(wanted.length, 16) : KEY_BYTES;
  const found = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    length,
    isOurs ? cost : COST,
  );
  return isOurs && found.length === wanted.length && timingSafeEqual(found, wanted);
}

/** What an unknown user's password is held against, so that asking tells nobody who exists. */
export const NOBODY = `scrypt$${COST.log2N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

function derive(
  password: string,
  salt: Buffer,
  length: number,
  { log2N, r, p }: typeof COST,
): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r };
  return new Promise((resolve, reject) => {
    // One password typed on two keyboards may come composed or not: NFKC makes them one.
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../../collector/users/password.ts';

test('a password is found again, in whichever form its letters come', async () => {
  const random = (size: number) => new Uint8Array(size).fill(3);
  const hash = await hashPassword('Prüfstand-Größe', random);
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(await isPassword('Prüfstand-Größe'.normalize('NFD'), hash)).toBe(true);
  expect(await isPassword('Prüfstand-Große', hash)).toBe(false);
  for (const broken of ['', 'scrypt$15$8$3$AAAA$', 'md5$x', hash.replace('$15$', '$99$')]) {
    expect(await isPassword('Prüfstand-Größe', broken)).toBe(false);
  }
});

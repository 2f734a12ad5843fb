/** The address behind a name that was made from one: RFC 1035, 3.5; RFC 3596, 2.5. */
import { ipv6Text } from '../contract/address-text.ts';

const NIBBLES = 32;

/** Of `40.1.168.192.in-addr.arpa`, or of the 32 digits below `ip6.arpa`; undefined where it is none. */
export function addressOfReverse(labels: readonly string[]): string | undefined {
  const [tree, arpa] = labels.slice(-2).map((label) => label.toLowerCase());
  if (arpa !== 'arpa') return undefined;
  const digits = labels.slice(0, -2).reverse();
  if (tree === 'in-addr') return digits.length === 4 ? ipv4(digits) : undefined;
  return tree === 'ip6' && digits.length === NIBBLES ? ipv6(digits) : undefined;
}

function ipv4(numbers: readonly string[]): string | undefined {
  const isAddress = numbers.every((number) => /^\d{1,3}$/.test(number) && Number(number) < 256);
  return isAddress ? numbers.map(Number).join('.') : undefined;
}

function ipv6(digits: readonly string[]): string | undefined {
  if (!digits.every((digit) => /^[0-9a-f]$/i.test(digit))) return undefined;
  const bytes = Uint8Array.from({ length: 16 }, (_, at) =>
    Number.parseInt(`${digits[2 * at]}${digits[2 * at + 1]}`, 16),
  );
  return ipv6Text(bytes, 0);
}

/** IPv4 by number, then IPv6, then nothing: the order in which people look for an address. */
export function addressOrder(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : 1;
}

function key(address: string): string {
  if (address === '') return '~';
  if (address.includes(':')) return `z${address}`;
  return address
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
}

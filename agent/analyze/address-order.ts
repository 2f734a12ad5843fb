/** IPv4 by number, then IPv6, then nothing: the order in which people look for an address. */
export function addressOrder(a: string, b: string): number {
  if (a === b) return 0;
  return addressKey(a) < addressKey(b) ? -1 : 1;
}

/** Text that sorts as `addressOrder` does: made once for each of many. */
export function addressKey(address: string): string {
  if (address === '') return '~';
  if (address.includes(':')) return `z${address}`;
  return address
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
}

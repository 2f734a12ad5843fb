/** Which addresses lie outside every plant: the IANA special-purpose registries (RFC 6890) name the others. */
import ipaddr from 'ipaddr.js';

/** True of an address of the public Internet; false of anything that is no address. */
export function isPublic(ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  return ipaddr.process(ip).range() === 'unicast';
}

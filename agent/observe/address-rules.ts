/** What an address says about who may share it. design.md 1.7: serial beats MAC beats IP. */

/** VRRP (RFC 9568, 7.3), HSRP v1 and v2, GLBP: a MAC that several routers take turns to use. */
const SHARED_MACS = /^(00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4)/;

export function isSharedMac(mac: string): boolean {
  return SHARED_MACS.test(mac);
}

/** Two addresses a single device may well have on one network. */
export function areNeighbours(a: string, b: string): boolean {
  if (isLinkLocal(a) || isLinkLocal(b)) return true;
  const isWide = a.includes(':');
  if (isWide !== b.includes(':')) return true;
  return subnetOf(a) === subnetOf(b);
}

const MAX_ALIASES = 8; // IPs of one subnet a MAC may send from without claiming them

interface Speaker {
  readonly macs: ReadonlySet<string>;
  readonly ips: ReadonlySet<string>;
  /** In ARP or neighbour discovery. */
  readonly claimed: ReadonlySet<string>;
}

/** Whether an IP beyond its own makes who sends from it a router. */
export function isForwarding({ macs, ips, claimed }: Speaker, ip: string): boolean {
  if (claimed.has(ip) || isLinkLocal(ip)) return false;
  const [mac] = macs;
  if (mac !== undefined && isSharedMac(mac)) return true;
  let same = 0;
  for (const own of ips) {
    if (own.includes(':') !== ip.includes(':') || isLinkLocal(own)) continue;
    if (!areNeighbours(own, ip)) return true;
    same++;
  }
  return same >= MAX_ALIASES;
}

/** Of its link alone: nobody forwards it. */
export function isLinkLocal(ip: string): boolean {
  return ip.startsWith('169.254.') || /^fe[89ab]/.test(ip);
}

/** `192.168.1.0/24`, `2001:db8:0:1::/64`: the size most networks have. */
export function subnetOf(ip: string): string {
  if (!ip.includes(':')) return `${ip.slice(0, ip.lastIndexOf('.'))}.0/24`;
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
    for (let i = 0; i < missing; i++) groups.push('0');
    if (tail !== '') groups.push(...tail.split(':'));
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** Names an address on one network. */
export function hostKey(network: number, address: string): string {
  return `${network} ${address}`;
}

export function isUnicastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0 && mac !== '00:00:00:00:00:00';
}

const LOCAL = 2; // the bit of the first byte that says so

/** The same MAC without the mark of a locally administered one. */
export function unmarked(mac: string): string {
  const first = Number.parseInt(mac.slice(0, 2), 16) & ~LOCAL;
  return first.toString(16).padStart(2, '0') + mac.slice(2);
}

/** Also one of 240.0.0.0/4: reserved, and in use all the same. */
export function isUnicastIp(ip: string): boolean {
  if (ip.includes(':')) return !ip.startsWith('ff') && ip !== '::';
  const first = Number.parseInt(ip, 10);
  return first > 0 && (first < 224 || first >= 240) && ip !== '255.255.255.255';
}

/**
 * Ports of one chassis: a switch speaks LLDP under the MAC of each port, and names the chassis by
 * another MAC or by a name. IEEE 802.1AB-2016, 8.5.2; PROFINET names its interface's MAC as well.
 */
import type { Attribute } from '../../protocols/messages/fact.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;
const NAMES: ReadonlySet<Attribute> = new Set<Attribute>([
  'chassis-id',
  'station-name',
  'host-name',
  'name',
]);
/** A maker numbers the ports of a device one after the other. */
const PORTS = 64;
const MOST = 4096;

export class Chassis {
  private readonly hosts: Hosts;
  /** Who bears a name on a network, and whether it is the name of a chassis. */
  private readonly bearers = new Map<
    string,
    { readonly host: Host; readonly isChassis: boolean }
  >();

  constructor(hosts: Hosts) {
    this.hosts = hosts;
  }

  /** A host says something new of the whole device. */
  named(host: Host, attribute: Attribute, value: string, time: number): void {
    const isChassis = attribute === 'chassis-id';
    if ((isChassis || attribute === 'interface-mac') && MAC.test(value)) {
      if (isNear(host, value) && !host.macs.has(value))
        this.unite(host, this.hosts.named(host.networkNumber, value, time));
    } else if (NAMES.has(attribute)) this.bear(host, value, isChassis);
  }

  private bear(host: Host, name: string, isChassis: boolean): void {
    const key = `${host.networkNumber} ${name}`;
    const known = this.bearers.get(key);
    const bearer = known !== undefined && this.hosts.has(known.host) ? known : undefined;
    const isOne = bearer !== undefined && (isChassis || bearer.isChassis);
    const own = isOne ? this.unite(host, bearer.host) : host;
    if (this.bearers.size >= MOST) this.bearers.clear();
    this.bearers.set(key, { host: own, isChassis: isChassis || bearer?.isChassis === true });
  }

  /** Whoever was met first stays. Two that each have an IP are two devices, as are MACs far apart: words are cheap. */
  private unite(one: Host, other: Host): Host {
    if (one === other || !areNear(one, other)) return one;
    const isApart = one.isRouter || other.isRouter || (hasOwn(one) && hasOwn(other));
    if (isApart) return one;
    const isOneFirst = one.isTold === other.isTold ? one.id < other.id : one.isTold;
    const [stays, goes] = isOneFirst ? [one, other] : [other, one];
    this.hosts.join(stays, goes);
    return stays;
  }
}

const hasOwn = ({ claimed, ips }: Host) => claimed.size > 0 || ips.size > 0;

function areNear(one: Host, other: Host): boolean {
  for (const mac of other.macs) if (isNear(one, mac)) return true;
  return false;
}

function isNear({ macs }: Host, mac: string): boolean {
  for (const own of macs) if (Math.abs(numberOf(own) - numberOf(mac)) < PORTS) return true;
  return false;
}

const numberOf = (mac: string) => Number.parseInt(mac.replaceAll(':', ''), 16);

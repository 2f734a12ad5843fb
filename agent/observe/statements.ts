/** What protocols say of hosts, brought to whom it is said of: the speaker, another address, or one nobody met yet. */
import type { Place } from '../../protocols/contract/protocol.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';
import type { Station } from '../decode/addresses.ts';
import { Chassis } from './chassis.ts';
import type { Facts, Statement } from './facts.ts';
import { Hearsay } from './hearsay.ts';
import { type Host, saidAlsoAt } from './host.ts';
import type { Hosts } from './hosts.ts';

export interface StatementParts {
  readonly hosts: Hosts;
  readonly facts: Facts;
  readonly vendorOf: ((protocol: string, id: string) => string | undefined) | undefined;
}

export class Statements {
  private readonly parts: StatementParts;
  private readonly chassis: Chassis;
  private readonly hearsay: Hearsay;

  constructor(parts: StatementParts) {
    this.parts = parts;
    this.chassis = new Chassis(parts.hosts);
    this.hearsay = new Hearsay(parts.hosts, parts.facts);
  }

  /** Somebody speaks under an address, or is spoken to: what was said of it before has a host now. */
  met(station: Station): void {
    this.hearsay.met(station);
  }

  heard(
    station: Station,
    protocol: string,
    attribute: Attribute,
    value: string,
    place: Place | undefined,
    time: number,
    frame: number,
  ): void {
    const { about } = place ?? {};
    const isStrange =
      place?.isHearsay === true && this.hearsay.isOpen(station.network, about ?? '');
    let host = isStrange ? undefined : this.hostOf(station, about, time);
    if (host?.isGroup === true) return;
    const isNumber = attribute === 'vendor-id';
    const ip = about === undefined ? station.ip : undefined;
    const known = isNumber ? undefined : host?.repeated(protocol, attribute, place?.part, value);
    if (known !== undefined) {
      known.lastSeen = time;
      saidAlsoAt(known, ip);
      return;
    }
    const said = {
      attribute,
      value,
      part: place?.part,
      protocol,
      method: 'passive' as const,
      time,
      frame,
      ip,
    };
    if (host === undefined) return this.hearsay.keep(station.network, about ?? '', said);
    if (this.parts.facts.denies(host, said)) {
      this.parts.hosts.becomeRouter(host);
      host = this.hostOf(station, about, time);
    }
    const isNews = this.parts.facts.state(host, said);
    if (isNumber) this.lookUp(host, said);
    if (!isNews) return;
    if (attribute === 'virtual-address')
      this.parts.hosts.floating.add(station.network, value, station.ip);
    if (place?.part === undefined) this.chassis.named(host, attribute, value, time);
  }

  /** A number of a maker stands for his name, until another number is told or the device names him itself. */
  private lookUp(host: Host, said: Statement): void {
    const { vendorOf, facts } = this.parts;
    if (vendorOf === undefined) return;
    const name = vendorOf(said.protocol, said.value);
    if (name === undefined && !facts.hasLookedUp(host, 'vendor', said)) return;
    const value = name ?? `unknown (${said.value})`;
    facts.state(host, { ...said, attribute: 'vendor', value, isLookedUp: true });
  }

  private hostOf(station: Station, about: string | undefined, time: number): Host {
    const { hosts } = this.parts;
    if (about !== undefined) return hosts.named(station.network, about, time);
    if (station.owner === undefined) hosts.station(station);
    return hosts.of(station);
  }
}

/**
 * What somebody else says of an address nobody met yet (a name server of where its clients go next): kept
 * for a while, since to be spoken of makes no host. The oldest makes room.
 */
import type { Station } from '../decode/addresses.ts';
import { hostKey } from './address-rules.ts';
import type { Facts, Statement } from './facts.ts';
import type { Hosts } from './hosts.ts';

const MOST = 1024; // addresses
const MOST_SAID = 4; // of one address

export class Hearsay {
  private readonly said = new Map<string, Statement[]>();
  private readonly hosts: Hosts;
  private readonly facts: Facts;

  constructor(hosts: Hosts, facts: Facts) {
    this.hosts = hosts;
    this.facts = facts;
  }

  /** Nobody has that address yet. */
  isOpen(network: number, ip: string): boolean {
    return this.hosts.holder(network, ip) === undefined;
  }

  /** Until the address is met. A later word on the same thing takes the place of the one before. */
  keep(network: number, ip: string, said: Statement): void {
    const key = hostKey(network, ip);
    const before = (this.said.get(key) ?? []).filter(
      ({ attribute, part }) => attribute !== said.attribute || part !== said.part,
    );
    this.said.delete(key);
    this.said.set(key, [...before.slice(1 - MOST_SAID), said]);
    if (this.said.size > MOST) this.said.delete(this.said.keys().next().value as string);
  }

  /** Somebody speaks under an address, or is spoken to: now there is a host to say it of. */
  met(station: Station): void {
    if (this.said.size === 0 || station.ip === undefined) return;
    const key = hostKey(station.network, station.ip);
    const said = this.said.get(key);
    if (said === undefined) return;
    const host = this.hosts.of(station);
    if (host.isGroup) return;
    this.said.delete(key);
    for (const statement of said) this.facts.state(host, statement);
  }
}

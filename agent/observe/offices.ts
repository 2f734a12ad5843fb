/** What one at a time has on a network, the publishing of a stream or the routing for a group, and who has it. */
import type { Station } from '../decode/addresses.ts';
import { hostKey } from './address-rules.ts';
import type { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

const MOST = 4096;

export class Offices {
  /** The address that has it, as its holder speaks: a router its IP, a publisher of frames its MAC. */
  private readonly holders = new Map<string, string>();
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  held(host: Host, { ip, mac, network }: Station, protocol: string, name: string): void {
    const address = ip ?? mac;
    if (address === undefined || host.isGroup) return;
    const key = hostKey(network, `${protocol} ${name}`);
    if (this.holders.get(key) === address) return;
    this.holders.delete(key);
    this.holders.set(key, address);
    if (this.holders.size > MOST) this.holders.delete(this.holders.keys().next().value as string);
    this.sightings.office?.(host, { protocol, name, address });
  }
}

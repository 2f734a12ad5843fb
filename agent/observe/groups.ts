/** Multicast groups, everybody, and senders that name no address: ends of conversations, no devices. */
import type { Station } from '../decode/addresses.ts';
import { hostKey } from './address-rules.ts';
import { Host } from './host.ts';

const MOST = 4096;

export class Groups {
  private readonly all = new Map<string, Host>();
  private readonly networkName: (network: number) => string;
  private next = -2;

  constructor(networkName: (network: number) => string) {
    this.networkName = networkName;
  }

  /** Their ids are negative: they are numbered apart from devices. */
  of({ ip, mac, network, firstSeen }: Station): Host {
    const key = hostKey(network, ip ?? mac ?? '');
    const known = this.all.get(key);
    if (known !== undefined) return known;
    if (this.all.size >= MOST) this.all.clear();
    const host = new Host(this.next--, network, this.networkName(network), firstSeen);
    host.isGroup = true;
    if (mac !== undefined) host.macs.add(mac);
    if (ip !== undefined) host.ips.add(ip);
    this.all.set(key, host);
    return host;
  }
}

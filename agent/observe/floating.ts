/** Addresses that wander within a group of routers: whoever has one now does not own it, and loses nothing with it. */
import { hostKey, isSharedMac } from './address-rules.ts';

const MOST = 1024;

export class Floating {
  private readonly all = new Set<string>();

  /** `own`: what the speaker sends from. Who owns the address of its group keeps it. */
  add(network: number, ips: string, own: string | undefined): void {
    for (const ip of ips.split(','))
      if (ip !== own && this.all.size < MOST) this.all.add(hostKey(network, ip));
  }

  /** A MAC of the group's own wanders with it. */
  has(network: number, ip: string, mac: string): boolean {
    return this.all.size > 0 && !isSharedMac(mac) && this.all.has(hostKey(network, ip));
  }
}

/**
 * Networks as the capture knows them: interface, tunnel and VLAN. Equal addresses on two of them are
 * two. Inside a tunnel it is the tunnel that tells: what a person numbered (a mirror session, a virtual
 * network) wherever it ends, else its two ends.
 */
const MAX_NETWORKS = 4096;
const MAX_TUNNELS = 1024;
const INTERFACES = 0x1_0000;

interface Network {
  readonly interface: number;
  /** Number of the tunnel it was seen in; 0: none. */
  readonly tunnel: number;
  readonly vlan: number;
}

export class Networks {
  private readonly numbers = new Map<number, number>();
  private readonly all: Network[] = [];
  private readonly tunnels: string[] = [''];
  private readonly byTunnel = new Map<string, number>();
  private lastPlace = -1;
  private lastVlan = -1;
  private last = 0;

  /** A dense number. `place`: an interface, or what `inside` answered. Beyond 4096 the rest is one network. */
  at(place: number, vlan: number): number {
    if (place === this.lastPlace && vlan === this.lastVlan) return this.last;
    this.lastPlace = place;
    this.lastVlan = vlan;
    const key = place * 0x100_0000 + vlan;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = Math.min(this.all.length, MAX_NETWORKS - 1);
      if (this.all.length < MAX_NETWORKS) {
        const tunnel = Math.floor(place / INTERFACES);
        this.all.push({ interface: place % INTERFACES, tunnel, vlan });
        this.numbers.set(key, number);
      }
    }
    this.last = number;
    return number;
  }

  /** The place inside a tunnel that passes through a network. Beyond 1024 tunnels the rest is one. */
  inside(network: number, tunnel: string): number {
    const outer = this.all[network];
    const path =
      outer === undefined || outer.tunnel === 0
        ? tunnel
        : `${this.tunnels[outer.tunnel]}/${tunnel}`;
    let number = this.byTunnel.get(path);
    if (number === undefined) {
      number = Math.min(this.tunnels.length, MAX_TUNNELS);
      if (number === this.tunnels.length)
        this.tunnels.push(number === MAX_TUNNELS ? 'tunnels' : path);
      if (number < MAX_TUNNELS) this.byTunnel.set(path, number);
    }
    return (outer?.interface ?? 0) + number * INTERFACES;
  }

  interfaceOf(network: number): number {
    return this.all[network]?.interface ?? 0;
  }

  /** `erspan:5`, one in another `vxlan:7/gre:10.0.0.1-10.0.0.2`; empty outside. */
  tunnelOf(network: number): string {
    return this.tunnels[this.all[network]?.tunnel ?? 0] ?? '';
  }

  /** `10`, `100.20` with two tags; empty where frames are untagged. */
  vlanOf(network: number): string {
    const vlan = this.all[network]?.vlan ?? 0;
    if (vlan === 0) return '';
    return vlan < 0x1000 ? `${vlan}` : `${vlan >>> 12}.${vlan & 0xfff}`;
  }

  /** VLAN numbers seen, the innermost. */
  vlans(): number[] {
    const vlans = new Set(this.all.map(({ vlan }) => vlan & 0xfff));
    vlans.delete(0);
    return [...vlans].sort((a, b) => a - b);
  }

  /** Tunnels looked into, in the order they were first seen. */
  tunnelsSeen(): readonly string[] {
    return this.tunnels.slice(1);
  }
}

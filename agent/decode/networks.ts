/** Networks as the capture knows them: interface and VLAN. Equal addresses on two of them are two. */
const MAX_NETWORKS = 4096;

export class Networks {
  private readonly numbers = new Map<number, number>();
  private readonly all: { readonly interface: number; readonly vlan: number }[] = [];
  private lastInterface = -1;
  private lastVlan = -1;
  private last = 0;

  /** A dense number. Beyond 4096 of them the rest is one network. */
  at(interfaceNumber: number, vlan: number): number {
    if (interfaceNumber === this.lastInterface && vlan === this.lastVlan) return this.last;
    this.lastInterface = interfaceNumber;
    this.lastVlan = vlan;
    const key = interfaceNumber * 0x100_0000 + vlan;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = Math.min(this.all.length, MAX_NETWORKS - 1);
      if (this.all.length < MAX_NETWORKS) {
        this.all.push({ interface: interfaceNumber, vlan });
        this.numbers.set(key, number);
      }
    }
    this.last = number;
    return number;
  }

  interfaceOf(network: number): number {
    return this.all[network]?.interface ?? 0;
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
}

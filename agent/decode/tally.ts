/** What passed, to be read by whoever draws the picture. Times are microseconds since 1970. */
export class Tally {
  packets = 0;
  /** On the wire, client to server. */
  sentBytes = 0;
  /** Server to client. */
  receivedBytes = 0;
  firstSeen = 0;
  /** When the last packet passed, in two small integers: a double a packet would cost a box. */
  second = 0;
  micros = 0;

  get lastSeen(): number {
    return this.second * 1_000_000 + this.micros;
  }

  begin(time: number): void {
    this.packets = 0;
    this.sentBytes = 0;
    this.receivedBytes = 0;
    this.firstSeen = time;
    this.second = 0;
    this.micros = 0;
  }

  add(other: Tally): void {
    this.packets += other.packets;
    this.sentBytes += other.sentBytes;
    this.receivedBytes += other.receivedBytes;
    if (other.lastSeen <= this.lastSeen) return;
    this.second = other.second;
    this.micros = other.micros;
  }
}

/** What passed, to be read by whoever draws the picture. Times are microseconds since 1970. */
export class Tally {
  packets = 0;
  /** On the wire, client to server. */
  sentBytes = 0;
  /** Server to client. */
  receivedBytes = 0;
  firstSeen = 0;
  lastSeen = 0;

  add(other: Tally): void {
    this.packets += other.packets;
    this.sentBytes += other.sentBytes;
    this.receivedBytes += other.receivedBytes;
  }
}

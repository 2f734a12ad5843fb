/**
 * A mirror that keeps only the beginning of each frame without saying so: the capture calls the frame
 * whole, IP says that more was sent, and every frame that is too short has the same length.
 */
const SURE = 8; // frames of one length, until those without IP are judged by it

export class Snaps {
  private length = -1;
  private seen = 0;

  /** Of a frame of which IP says that it was longer: whether the one before it ended there as well. */
  isSnap(length: number): boolean {
    if (length !== this.length) {
      this.length = length;
      this.seen = 0;
    }
    return ++this.seen > 1;
  }

  /** A frame that says nothing of its length ends where others were cut. */
  endsThere(length: number): boolean {
    return length === this.length && this.seen >= SURE;
  }
}

/** Damaged frames through the whole way in: links, tunnels, fragments, streams, decoders, the picture. */
import type { Packet } from '../../agent/capture/source.ts';
import { Picture } from '../../agent/observe/picture.ts';
import type { Protocol } from '../../protocols/contract/protocol.ts';
import { damaged, type Roll } from './damage.ts';
import type { Findings } from './finding.ts';
import type { Frame } from './seeds.ts';

const WHERE = 'the whole agent';
/** Frames that follow each other as they did, so that streams and answers meet. */
const RUN = 64;
/** One in so many is damaged: an undamaged neighbourhood lets the damaged one get far. */
const DAMAGED = 0.5;

export class Wire {
  damaged = 0;
  /** Milliseconds, of one frame. */
  longest = 0;
  readonly #picture: Picture;
  readonly #frames: readonly Frame[];
  readonly #all: readonly Uint8Array[];
  readonly #packet: Packet;
  #at = 0;
  #left = 0;

  constructor(protocols: readonly Protocol[], frames: readonly Frame[], findings: Findings) {
    this.#frames = frames;
    this.#all = frames.map(({ bytes }) => bytes);
    this.#packet = { ...EMPTY };
    this.#picture = new Picture({
      protocols,
      onFault: (protocol, error, hexHead) =>
        findings.add({
          where: `${WHERE}, ${protocol}`,
          what: `threw ${error instanceof Error ? error.stack : String(error)}`,
          bytes: Buffer.from(hexHead, 'hex'),
        }),
    });
  }

  step(roll: Roll, now: () => number, findings: Findings): void {
    if (this.#left-- <= 0) {
      this.#left = RUN;
      this.#at = Math.floor(roll() * this.#frames.length);
    }
    const frame = this.#frames[this.#at++ % this.#frames.length];
    if (frame === undefined) return;
    const isDamaged = roll() < DAMAGED;
    if (isDamaged) this.damaged++;
    const bytes = isDamaged ? damaged(frame.bytes, roll, this.#all) : frame.bytes;
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.end = bytes.length;
    packet.wireLength = roll() < 0.9 ? bytes.length : bytes.length + 200;
    packet.linkType = frame.linkType;
    packet.time += Math.floor(roll() * 2000);
    packet.frame++;
    const begun = now();
    try {
      this.#picture.packet(packet);
    } catch (error) {
      const what = `threw ${error instanceof Error ? error.stack : String(error)}`;
      findings.add({ where: WHERE, what, bytes });
    }
    this.longest = Math.max(this.longest, now() - begun);
  }

  close(): void {
    this.#picture.close();
  }
}

const EMPTY: Packet = {
  ...{ bytes: new Uint8Array(), start: 0, end: 0, wireLength: 0 },
  ...{ time: 1_767_225_600_000_000, linkType: 1, interface: 0, frame: 0 },
};

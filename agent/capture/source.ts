/** Where packets come from. Every source (file, folder, pipe, live) is read through this one interface. */

/** One captured packet. The same object is handed over for every packet: copy what must outlive the call. */
export interface Packet {
  bytes: Uint8Array;
  /** The captured bytes are `bytes[start, end)`. */
  start: number;
  end: number;
  /** What it was on the wire: more than was captured when the packet was cut. */
  wireLength: number;
  /** Microseconds since 1970, UTC; exact as a double until the year 2255. */
  time: number;
  /** LINKTYPE_ number (tcpdump.org/linktypes.html). */
  linkType: number;
  /** Which interface of the capture, from 0; its name is `Source.interfaceName`. */
  interface: number;
  /** Number of the packet in the whole run, from 1. */
  frame: number;
}

export type PacketSink = (packet: Packet) => void;

/** What could not be read, and where: told, never thrown, as long as anything could be read. */
export interface CaptureWarning {
  readonly file: string;
  /** Packet after which it happened, 0 before the first. */
  readonly packet: number;
  /** Byte offset in the (inflated) file. */
  readonly offset: number;
  readonly text: string;
}

/** Lost before anybody could read them, since the start. -1: this source cannot say. */
export interface Drops {
  readonly kernel: number;
  readonly interface: number;
}

export interface Source {
  /** For people and for health: a path, `eth0 through dumpcap`, `standard input`. */
  readonly name: string;
  /** True when packets arrive as they happen, so that the wall clock is their clock. */
  readonly isLive: boolean;
  /** Name of an interface seen so far; empty where the capture names none. */
  interfaceName(index: number): string;
  /**
   * Hands over every packet in order, leaving the event loop free now and then, and settles at the
   * end or after `stop`. Rejects with a CaptureError only when nothing at all could be read.
   */
  read(sink: PacketSink): Promise<void>;
  stop(): void;
  drops(): Drops;
  readonly warnings: readonly CaptureWarning[];
  /** Bytes read and in all, for a progress bar; total 0 when nobody knows. */
  progress(): { readonly done: number; readonly total: number };
}

/** Nothing could be read: `message` says where and why in one line. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

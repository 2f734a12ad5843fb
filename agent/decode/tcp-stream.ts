/**
 * TCP payload in order (RFC 9293): the straight way touches no memory of its own; what comes early,
 * twice or unfinished is kept under a cap for each flow and one for all of them.
 */
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import type { Dissector } from './dissect.ts';
import type { Flow } from './flow.ts';
import { NOTHING, Stream } from './stream.ts';
import { Misfit, type Side } from './talk.ts';

const MAX_REST = 65_536; // an unfinished message
const SMALL = 64; // bytes up to which V8 keeps a typed array in its own heap
const MAX_HELD = 65_536; // segments ahead of a hole
const MAX_SEGMENTS = 64;
const FAR = 1 << 21; // no window is that large: another connection, or much was lost
const MAX_ALL = 16 * 1024 * 1024; // all flows together

export class TcpStreams {
  /** Bytes kept at present. */
  kept = 0;
  gaps = 0;
  retransmitted = 0;
  readonly limit = MAX_ALL;
  private readonly dissector: Dissector;

  constructor(dissector: Dissector) {
    this.dissector = dissector;
  }

  /** Payload of one segment. Flow and side say whose; what was heard before is passed over. */
  segment(
    flow: Flow,
    side: Side,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const bit = 1 << side;
    if ((flow.isKnown & bit) === 0) {
      flow.isKnown |= bit;
      flow.isLost |= bit;
      setNext(flow, side, sequence);
    }
    const ahead = (sequence - (side === 0 ? flow.next0 : flow.next1)) | 0;
    if (ahead > FAR || ahead < -FAR) return this.jump(flow, side, sequence, bytes, start, end);
    if (ahead > 0) return this.hold(flow, side, sequence, bytes, start, end);
    let from = start;
    if (ahead < 0) {
      this.retransmitted++;
      from -= ahead;
      if (from >= end) return;
    }
    setNext(flow, side, (sequence + (end - start)) | 0);
    this.deliver(flow, side, bytes, from, end);
    const stream = side === 0 ? flow.stream0 : flow.stream1;
    if (stream !== undefined && stream.held.length > 0) this.catchUp(flow, side, stream);
  }

  /** The other side has acknowledged up to `sequence`: what is missing before it was never captured. */
  acknowledged(flow: Flow, side: Side, sequence: number): void {
    const stream = side === 0 ? flow.stream0 : flow.stream1;
    while (stream !== undefined && stream.held.length > 0) {
      if (((sequence - stream.held[0]!.sequence) | 0) <= 0) return;
      this.passOver(flow, side, stream);
    }
  }

  /** Forgets what is kept; what was held behind a hole is read first. */
  close(flow: Flow): void {
    for (const side of [0, 1] as const) {
      const stream = side === 0 ? flow.stream0 : flow.stream1;
      if (stream === undefined) continue;
      while (stream.held.length > 0 && !flow.isOpaque) this.passOver(flow, side, stream);
      this.kept -= stream.rest.length + stream.heldSize;
    }
    flow.stream0 = undefined;
    flow.stream1 = undefined;
  }

  private deliver(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const stream = side === 0 ? flow.stream0 : flow.stream1;
    if (stream === undefined || stream.restSize === 0) {
      const at = this.read(flow, side, bytes, start, end);
      if (at >= 0 && at < end) this.keep(flow, side, bytes, at, end);
      return;
    }
    if (!this.append(stream, bytes, start, end)) {
      this.empty(stream);
      flow.isLost |= 1 << side;
      return;
    }
    const size = stream.restSize;
    const at = this.read(flow, side, stream.rest, 0, size);
    if (at < 0 || at === size) this.empty(stream);
    else if (at > 0) {
      stream.rest.copyWithin(0, at, size);
      stream.restSize = size - at;
    }
  }

  /** A small buffer is kept for the next unfinished message, a large one is not. */
  private empty(stream: Stream): void {
    stream.restSize = 0;
    if (stream.rest.length <= 4096) return;
    this.kept -= stream.rest.length;
    stream.rest = NOTHING;
  }

  private jump(
    flow: Flow,
    side: Side,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const stream = side === 0 ? flow.stream0 : flow.stream1;
    while (stream !== undefined && stream.held.length > 0) this.passOver(flow, side, stream);
    if (stream !== undefined) this.empty(stream);
    this.lose(flow, side);
    setNext(flow, side, (sequence + (end - start)) | 0);
    this.deliver(flow, side, bytes, start, end);
  }

  /** Answers as `Dissector.hear`; looks for a message to begin with where the stream was broken. */
  private read(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): number {
    const talk = flow.talk!;
    const direction = side === talk.client ? 'request' : 'response';
    const bit = 1 << side;
    if ((flow.isLost & bit) === 0) {
      const at = this.dissector.hear(talk, direction, bytes, start, end);
      if (at === FOREIGN) flow.isLost |= bit;
      return at;
    }
    let from = start;
    if (talk.carriage.resume !== undefined) {
      const skip = talk.carriage.resume(bytes, start, end);
      if (skip === FOREIGN || from + skip >= end) talk.misfit(Misfit.lost);
      if (skip === FOREIGN) return FOREIGN;
      from += skip;
      if (skip === MORE && talk.carriage.frame?.(bytes, start, end) === FOREIGN) {
        talk.misfit(Misfit.lost);
        return start;
      }
      if (from >= end) return end;
      talk.coverage.skippedBytes += skip;
    }
    talk.isLost = true;
    const at = this.dissector.hear(talk, direction, bytes, from, end);
    if (!talk.isLost) flow.isLost &= ~bit;
    talk.isLost = false;
    return at;
  }

  private keep(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.append(streamOf(flow, side), bytes, start, end)) flow.isLost |= 1 << side;
  }

  /** False: it would be more than an honest message, or than there is room for. */
  private append(stream: Stream, bytes: Uint8Array, start: number, end: number): boolean {
    const size = stream.restSize + end - start;
    if (size > stream.rest.length) {
      const room = Math.min(MAX_REST + MAX_HELD, Math.max(size, stream.rest.length * 2, SMALL));
      const grown = room - stream.rest.length;
      if (size > room || this.kept + grown > MAX_ALL) return false;
      const larger = new Uint8Array(room);
      larger.set(stream.rest.subarray(0, stream.restSize));
      stream.rest = larger;
      this.kept += grown;
    }
    stream.rest.set(bytes.subarray(start, end), stream.restSize);
    stream.restSize = size;
    return true;
  }

  private hold(
    flow: Flow,
    side: Side,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const stream = streamOf(flow, side);
    const { held } = stream;
    let at = held.length;
    while (at > 0 && ((held[at - 1]!.sequence - sequence) | 0) > 0) at--;
    const size = end - start;
    const before = held[at - 1];
    if (before?.sequence === sequence && before.bytes.length >= size) return;
    while (
      held.length > 0 &&
      (held.length >= MAX_SEGMENTS ||
        stream.heldSize + size > MAX_HELD ||
        this.kept + size > MAX_ALL)
    ) {
      this.passOver(flow, side, stream);
      if (((sequence - (side === 0 ? flow.next0 : flow.next1)) | 0) <= 0)
        return this.segment(flow, side, sequence, bytes, start, end);
      at = held.length;
      while (at > 0 && ((held[at - 1]!.sequence - sequence) | 0) > 0) at--;
    }
    held.splice(at, 0, { sequence, bytes: bytes.slice(start, end) });
    stream.heldSize += size;
    this.kept += size;
  }

  /** Goes on behind a hole that will not be filled. */
  private passOver(flow: Flow, side: Side, stream: Stream): void {
    this.empty(stream);
    this.lose(flow, side);
    setNext(flow, side, stream.held[0]!.sequence);
    this.catchUp(flow, side, stream);
  }

  private lose(flow: Flow, side: Side): void {
    this.gaps++;
    flow.isLost |= 1 << side;
    flow.talk?.missed(side);
    flow.reverse?.missed(side);
  }

  private catchUp(flow: Flow, side: Side, stream: Stream): void {
    while (stream.held.length > 0) {
      const next = side === 0 ? flow.next0 : flow.next1;
      const { sequence, bytes } = stream.held[0]!;
      const behind = (next - sequence) | 0; // never negated: -0 is no small integer
      if (behind < 0) return;
      stream.held.shift();
      stream.heldSize -= bytes.length;
      this.kept -= bytes.length;
      if (behind >= bytes.length) continue;
      setNext(flow, side, (sequence + bytes.length) | 0);
      this.deliver(flow, side, bytes, behind, bytes.length);
    }
  }
}

function setNext(flow: Flow, side: Side, sequence: number): void {
  if (side === 0) flow.next0 = sequence;
  else flow.next1 = sequence;
}

function streamOf(flow: Flow, side: Side): Stream {
  const stream = (side === 0 ? flow.stream0 : flow.stream1) ?? new Stream();
  if (side === 0) flow.stream0 = stream;
  else flow.stream1 = stream;
  return stream;
}

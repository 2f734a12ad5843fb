import type {
  Carriage,
  Carrier,
  Direction,
  Protocol,
  Turn,
} from '../../protocols/contract/protocol.ts';

const WIDTH = 4;
const OPEN = 8; // questions kept, a power of two: a flood of requests cannot grow a conversation

/** When and where the message being read was captured. One object serves all turns of a decoder. */
export class Clock {
  /** Microseconds since 1970, of the packet. */
  readonly time = new Float64Array(1);
  /** The same in whole seconds: small enough for a plain integer. */
  second = 0;
  /** Microseconds within the second. */
  micros = 0;
  /** The whole time modulo 2^32, signed: good for short differences. */
  ticks = 0;
  frame = 0;
  /** The last packet that held a secret. */
  concealedFrame = -1;

  set(time: number, frame: number): void {
    this.time[0] = time;
    this.frame = frame;
    this.second = Math.floor(time / 1_000_000) | 0;
    this.micros = (time - this.second * 1_000_000) | 0;
    this.ticks = time | 0;
  }
}

/** A question nobody answered. */
export interface Lapsed {
  readonly question: unknown;
  /** The packet that asked. */
  readonly frame: number;
  readonly second: number;
  /** `unknown`: its answer may have been given where nobody could hear it. */
  readonly outcome: 'unanswered' | 'unknown';
}

const NOTHING: readonly Lapsed[] = [];

/** One protocol in one conversation: its state, and the questions nobody has answered yet. */
export class LiveTurn implements Turn<unknown, unknown, unknown> {
  direction: Direction = 'request';
  readonly carrier: Carrier;
  readonly framing: string | undefined;
  state: unknown;
  /** Finds what is shared; by itself a conversation shares it with none. */
  share: (() => unknown) | undefined;
  private common: unknown = undefined;
  isDeclared = false;
  /** How many questions are open, and since when the youngest is. */
  open = 0;
  askedSecond = 0;
  clock: Clock | undefined = undefined;
  /** Bytes of either side that are no messages are still to come: most conversations have none. */
  isLoose = false;
  private looseRequest = 0;
  private looseResponse = 0;
  private hearsRequest = false;
  private hearsResponse = false;
  private gone: readonly Lapsed[] = NOTHING;
  /** The youngest question, until it is answered or the next one is asked. Most have no other. */
  private question: unknown = undefined;
  private id = 0;
  private askedFrame = 0;
  /** The others. Per question: id (32 bits of it), frame, second, and the question itself. */
  private rows: unknown[] | undefined = undefined;
  /** The question that the message being read has answered. */
  private taken: unknown = undefined;
  private takenId = 0;
  private takenFrame = 0;
  private takenSecond = 0;
  private isAnswered = false;
  /** Up to this packet answers may have been missed. */
  private missedFrame = -1;

  constructor(protocol: Protocol, { by, framing }: Pick<Carriage, 'by' | 'framing'>) {
    this.carrier = by;
    this.framing = framing;
    this.state = protocol.start();
    this.share = protocol.share;
  }

  get shared(): unknown {
    this.common ??= this.share?.();
    return this.common;
  }

  get hasLapsed(): boolean {
    return this.gone.length > 0;
  }

  get second(): number {
    return this.clock === undefined ? 0 : this.clock.second;
  }

  /** Another conversation: no question is open any more, and the state is new. */
  renew(protocol: Protocol): void {
    this.state = protocol.start();
    this.common = undefined;
    this.direction = 'request';
    this.isAnswered = false;
    this.taken = undefined;
    this.gone = NOTHING;
    this.isLoose = false;
    this.looseRequest = 0;
    this.looseResponse = 0;
  }

  skip(size: number): void {
    this.loosen(size, false);
  }

  pieces(size: number): void {
    this.loosen(size, true);
  }

  conceal(): void {
    if (this.clock !== undefined) this.clock.concealedFrame = this.clock.frame;
  }

  /** How many of these bytes are no messages, and no longer expected then. */
  takeLoose(direction: Direction, size: number): number {
    const isRequest = direction === 'request';
    const left = isRequest ? this.looseRequest : this.looseResponse;
    const taken = Math.min(left, size);
    if (isRequest) this.looseRequest -= taken;
    else this.looseResponse -= taken;
    this.isLoose = this.looseRequest > 0 || this.looseResponse > 0;
    return taken;
  }

  hears(direction: Direction): boolean {
    return direction === 'request' ? this.hearsRequest : this.hearsResponse;
  }

  /** Bytes of this side are lost: where its messages begin again, nobody knows. */
  lost(direction: Direction): void {
    if (direction === 'request' && this.looseRequest !== Number.POSITIVE_INFINITY)
      this.looseRequest = 0;
    if (direction === 'response' && this.looseResponse !== Number.POSITIVE_INFINITY)
      this.looseResponse = 0;
    this.isLoose = this.looseRequest > 0 || this.looseResponse > 0;
  }

  /** Before each message. */
  begin(direction: Direction): void {
    this.direction = direction;
    if (direction === 'response') this.isAnswered = true;
    this.taken = undefined;
  }

  ask(id: number, question: unknown): void {
    if (this.question !== undefined) {
      if (placeOf(id) === placeOf(this.id)) this.giveYoungest();
      else this.setAside();
    }
    const { rows, clock } = this;
    if (rows !== undefined && rows[placeOf(id) + 3] !== undefined) this.give(placeOf(id));
    this.question = question;
    this.id = id | 0;
    this.open++;
    if (clock === undefined) return;
    this.askedFrame = clock.frame;
    this.askedSecond = clock.second;
  }

  asked(id: number): unknown {
    const { question } = this;
    if (question === undefined || this.id !== (id | 0)) return this.askedBefore(id);
    this.question = undefined;
    this.open--;
    this.taken = question;
    this.takenId = this.id;
    this.takenFrame = this.askedFrame;
    this.takenSecond = this.askedSecond;
    return question;
  }

  /** An answer that turned out malformed answers nothing: its question stays open. */
  giveBack(): void {
    const { taken, takenId } = this;
    if (taken === undefined) return;
    this.taken = undefined;
    if (this.question !== undefined && placeOf(this.id) === placeOf(takenId)) {
      this.question = taken; // was asked again meanwhile
      return;
    }
    if (this.rows?.[placeOf(takenId) + 3] === undefined) this.open++;
    this.put(taken, takenId, this.takenFrame, this.takenSecond);
  }

  /** Whoever closes a conversation, or finds it silent too long, gives up what is still open. */
  giveUp(): void {
    if (this.open === 0) return;
    if (this.question !== undefined) {
      if (this.open === 1) return this.giveYoungest();
      this.setAside();
    }
    for (let at = 0; at < OPEN * WIDTH; at += WIDTH)
      if (this.rows![at + 3] !== undefined) this.give(at);
  }

  /** Questions given up since the last call. */
  lapsed(): readonly Lapsed[] {
    const questions = this.gone;
    this.gone = NOTHING;
    return questions;
  }

  /** Answers are lost: what is open now may have been answered. */
  missed(): void {
    if (this.open > 0 && this.clock !== undefined) this.missedFrame = this.clock.frame;
  }

  private loosen(size: number, isHeard: boolean): void {
    if (!(size > 0)) return;
    this.isLoose = true;
    if (this.direction === 'request') {
      this.looseRequest = size;
      this.hearsRequest = isHeard;
    } else {
      this.looseResponse = size;
      this.hearsResponse = isHeard;
    }
  }

  private askedBefore(id: number): unknown {
    const { rows } = this;
    const at = placeOf(id);
    if (rows === undefined || rows[at] !== (id | 0)) return undefined;
    const question = rows[at + 3];
    if (question === undefined) return undefined;
    rows[at + 3] = undefined;
    this.open--;
    this.taken = question;
    this.takenId = id | 0;
    this.takenFrame = rows[at + 1] as number;
    this.takenSecond = rows[at + 2] as number;
    return question;
  }

  /** The youngest question makes room for another one; no older one stands at its place. */
  private setAside(): void {
    this.put(this.question, this.id, this.askedFrame, this.askedSecond);
    this.question = undefined;
  }

  private put(question: unknown, id: number, frame: number, second: number): void {
    if (this.rows === undefined) this.rows = emptyRows();
    const { rows } = this;
    const at = placeOf(id);
    rows[at] = id;
    rows[at + 1] = frame;
    rows[at + 2] = second;
    rows[at + 3] = question;
  }

  private giveYoungest(): void {
    this.lapse(this.question, this.askedFrame, this.askedSecond);
    this.question = undefined;
  }

  private give(at: number): void {
    const rows = this.rows!;
    this.lapse(rows[at + 3], rows[at + 1] as number, rows[at + 2] as number);
    rows[at + 3] = undefined;
  }

  private lapse(question: unknown, frame: number, second: number): void {
    if (this.gone === NOTHING) this.gone = [];
    const outcome = this.isAnswered && frame > this.missedFrame ? 'unanswered' : 'unknown';
    (this.gone as Lapsed[]).push({ question, frame, second, outcome });
    this.open--;
  }
}

/** Questions whose ids are equal modulo eight stand at one place. */
function placeOf(id: number): number {
  return (id & (OPEN - 1)) * WIDTH;
}

function emptyRows(): unknown[] {
  const no = undefined;
  // One literal: made for every conversation, it must not grow into place. Id, frame, second, question.
  // biome-ignore format: eight rows of four
  return [
    0, 0, 0, no, 0, 0, 0, no, 0, 0, 0, no, 0, 0, 0, no,
    0, 0, 0, no, 0, 0, 0, no, 0, 0, 0, no, 0, 0, 0, no,
  ];
}

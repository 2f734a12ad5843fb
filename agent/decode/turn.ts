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
export class LiveTurn implements Turn<unknown, unknown> {
  direction: Direction = 'request';
  readonly carrier: Carrier;
  readonly framing: string | undefined;
  state: unknown;
  isDeclared = false;
  /** How many questions are open, and since when the youngest is. */
  open = 0;
  askedSecond = 0;
  clock: Clock | undefined = undefined;
  /** Per question: id (32 bits of it), frame, second, and the question itself. */
  private rows: unknown[] | undefined = undefined;
  private gone: readonly Lapsed[] = NOTHING;
  private taken: unknown = undefined;
  private takenAt = 0;
  private isAnswered = false;
  /** Up to this packet answers may have been missed. */
  private missedFrame = -1;

  constructor(protocol: Protocol, { by, framing }: Pick<Carriage, 'by' | 'framing'>) {
    this.carrier = by;
    this.framing = framing;
    this.state = protocol.start();
  }

  get hasLapsed(): boolean {
    return this.gone.length > 0;
  }

  /** Another conversation: no question is open any more, and the state is new. */
  renew(protocol: Protocol): void {
    this.state = protocol.start();
    this.direction = 'request';
    this.isAnswered = false;
    this.taken = undefined;
    this.gone = NOTHING;
  }

  /** Before each message. */
  begin(direction: Direction): void {
    this.direction = direction;
    if (direction === 'response') this.isAnswered = true;
    this.taken = undefined;
  }

  ask(id: number, question: unknown): void {
    const at = (id & (OPEN - 1)) * WIDTH;
    if (this.rows === undefined) this.rows = emptyRows();
    const { rows } = this;
    if (rows[at + 3] !== undefined) this.give(at);
    rows[at] = id | 0;
    rows[at + 3] = question;
    this.open++;
    if (this.clock === undefined) return;
    rows[at + 1] = this.clock.frame;
    rows[at + 2] = this.clock.second;
    this.askedSecond = this.clock.second;
  }

  asked(id: number): unknown {
    const at = (id & (OPEN - 1)) * WIDTH;
    const { rows } = this;
    if (rows === undefined || rows[at] !== (id | 0)) return undefined;
    const question = rows[at + 3];
    if (question === undefined) return undefined;
    this.taken = question;
    this.takenAt = at;
    rows[at + 3] = undefined;
    this.open--;
    return question;
  }

  /** An answer that turned out malformed answers nothing: its question stays open. */
  giveBack(): void {
    if (this.taken === undefined) return;
    if (this.rows![this.takenAt + 3] === undefined) this.open++;
    this.rows![this.takenAt + 3] = this.taken;
    this.taken = undefined;
  }

  /** Whoever closes a conversation, or finds it silent too long, gives up what is still open. */
  giveUp(): void {
    if (this.open === 0) return;
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

  private give(at: number): void {
    const rows = this.rows!;
    if (this.gone === NOTHING) this.gone = [];
    const frame = rows[at + 1] as number;
    (this.gone as Lapsed[]).push({
      question: rows[at + 3],
      frame,
      second: rows[at + 2] as number,
      outcome: this.isAnswered && frame > this.missedFrame ? 'unanswered' : 'unknown',
    });
    rows[at + 3] = undefined;
    this.open--;
  }
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

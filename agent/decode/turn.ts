import type {
  Carriage,
  Carrier,
  Direction,
  Protocol,
  Turn,
} from '../../protocols/contract/protocol.ts';

const OPEN = 8; // questions kept, a power of two: a flood of requests cannot grow a conversation

/** When and where the message being read was captured. One object serves all turns of a decoder. */
export class Clock {
  /** Microseconds since 1970, of the packet. */
  readonly time = new Float64Array(1);
  /** The same in whole seconds: small enough for a plain integer. */
  second = 0;
  frame = 0;
}

/** A question nobody answered. */
export interface Lapsed {
  readonly question: unknown;
  /** The packet that asked. */
  readonly frame: number;
  readonly second: number;
}

/** One protocol in one conversation: its state, and the questions nobody has answered yet. */
export class LiveTurn implements Turn<unknown, unknown> {
  direction: Direction = 'request';
  readonly carrier: Carrier;
  readonly framing: string | undefined;
  readonly state: unknown;
  /** How many questions are open, and since when the youngest is. */
  open = 0;
  askedSecond = 0;
  clock: Clock | undefined = undefined;
  private ids: number[] | undefined = undefined;
  private frames: number[] = [];
  private seconds: number[] = [];
  private questions: unknown[] = [];
  private gone: Lapsed[] = [];
  private taken: unknown = undefined;
  private takenId = 0;
  private isAnswered = false;

  constructor(protocol: Protocol, { by, framing }: Pick<Carriage, 'by' | 'framing'>) {
    this.carrier = by;
    this.framing = framing;
    this.state = protocol.start();
  }

  get hasLapsed(): boolean {
    return this.gone.length > 0;
  }

  /** Before each message. */
  begin(direction: Direction): void {
    this.direction = direction;
    if (direction === 'response') this.isAnswered = true;
    this.taken = undefined;
  }

  ask(id: number, question: unknown): void {
    const slot = id & (OPEN - 1);
    if (this.ids === undefined) this.prepare();
    if (this.questions[slot] !== undefined) this.give(slot);
    this.ids![slot] = id;
    this.questions[slot] = question;
    this.open++;
    if (this.clock === undefined) return;
    this.frames[slot] = this.clock.frame;
    this.seconds[slot] = this.clock.second;
    this.askedSecond = this.clock.second;
  }

  asked(id: number): unknown {
    const slot = id & (OPEN - 1);
    if (this.ids === undefined || this.ids[slot] !== id) return undefined;
    this.taken = this.questions[slot];
    if (this.taken === undefined) return undefined;
    this.takenId = id;
    this.questions[slot] = undefined;
    this.open--;
    return this.taken;
  }

  /** An answer that turned out malformed answers nothing: its question stays open. */
  giveBack(): void {
    if (this.taken === undefined) return;
    const slot = this.takenId & (OPEN - 1);
    if (this.questions[slot] === undefined) this.open++;
    this.questions[slot] = this.taken;
    this.taken = undefined;
  }

  /** Whoever closes a conversation, or finds it silent too long, gives up what is still open. */
  giveUp(): void {
    if (this.open === 0) return;
    for (let slot = 0; slot < OPEN; slot++) if (this.questions[slot] !== undefined) this.give(slot);
  }

  /** Questions given up since the last call, and what that means. */
  lapsed(): { questions: readonly Lapsed[]; outcome: 'unanswered' | 'unknown' } {
    const questions = this.gone;
    this.gone = [];
    return { questions, outcome: this.isAnswered ? 'unanswered' : 'unknown' };
  }

  private give(slot: number): void {
    this.gone.push({
      question: this.questions[slot],
      frame: this.frames[slot]!,
      second: this.seconds[slot]!,
    });
    this.questions[slot] = undefined;
    this.open--;
  }

  private prepare(): void {
    this.ids = [0, 0, 0, 0, 0, 0, 0, 0];
    this.frames = [0, 0, 0, 0, 0, 0, 0, 0];
    this.seconds = [0, 0, 0, 0, 0, 0, 0, 0];
    this.questions = new Array(OPEN).fill(undefined);
  }
}

import type {
  Carriage,
  Carrier,
  Direction,
  Protocol,
  Turn,
} from '../../protocols/contract/protocol.ts';

const OPEN = 8; // questions kept, a power of two: a flood of requests cannot grow a conversation

/** One protocol in one conversation: its state, and the questions nobody has answered yet. */
export class LiveTurn implements Turn<unknown, unknown> {
  direction: Direction = 'request';
  readonly carrier: Carrier;
  readonly framing: string | undefined;
  readonly state: unknown;
  readonly #ids: number[] = new Array(OPEN).fill(0);
  readonly #questions: unknown[] = new Array(OPEN).fill(undefined);
  #lapsed: unknown[] = [];
  #taken: unknown;
  #takenId = 0;
  #isAnswered = false;

  constructor(protocol: Protocol, { by, framing }: Pick<Carriage, 'by' | 'framing'>) {
    this.carrier = by;
    this.framing = framing;
    this.state = protocol.start();
  }

  get hasLapsed(): boolean {
    return this.#lapsed.length > 0;
  }

  /** Before each message. */
  begin(direction: Direction): void {
    this.direction = direction;
    if (direction === 'response') this.#isAnswered = true;
    this.#taken = undefined;
  }

  ask(id: number, question: unknown): void {
    const slot = id & (OPEN - 1);
    if (this.#questions[slot] !== undefined) this.#lapsed.push(this.#questions[slot]);
    this.#ids[slot] = id;
    this.#questions[slot] = question;
  }

  asked(id: number): unknown {
    const slot = id & (OPEN - 1);
    if (this.#ids[slot] !== id) return undefined;
    this.#taken = this.#questions[slot];
    this.#takenId = id;
    this.#questions[slot] = undefined;
    return this.#taken;
  }

  /** An answer that turned out malformed answers nothing: its question stays open. */
  giveBack(): void {
    if (this.#taken !== undefined) this.#questions[this.#takenId & (OPEN - 1)] = this.#taken;
  }

  /** Whoever closes a conversation, or finds it silent too long, gives up what is still open. */
  giveUp(): void {
    for (const [slot, question] of this.#questions.entries()) {
      if (question !== undefined) this.#lapsed.push(question);
      this.#questions[slot] = undefined;
    }
  }

  /** Questions given up since the last call, and what that means. */
  lapsed(): { questions: readonly unknown[]; outcome: 'unanswered' | 'unknown' } {
    const questions = this.#lapsed;
    this.#lapsed = [];
    return { questions, outcome: this.#isAnswered ? 'unanswered' : 'unknown' };
  }
}

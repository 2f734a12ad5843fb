/** Damaged messages to one decoder, as they might follow each other in conversations. */
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import type { Carriage, Protocol } from '../../protocols/contract/protocol.ts';
import { damaged, type Roll } from './damage.ts';
import type { Findings } from './finding.ts';
import { strict } from './strict.ts';
import type { Message } from './tapped.ts';

export interface Tally {
  damaged: number;
  /** That the framing let through to the decoder. */
  read: number;
  /** That the decoder refused, by a flaw with a name. */
  flawed: number;
  /** Milliseconds, of one message. */
  longest: number;
}

/** Messages of one conversation: what one leaves behind, the next may stumble over. */
const CONVERSATION = 32;
/** The framing is kept so often: most damage would not get past a length field otherwise. */
const KEPT = 0.6;
const MOST_SAID = 2000; // a BPDU of 64 trees says 450, and a conversation is a few of them

export class Conversations {
  readonly tally: Tally = { damaged: 0, read: 0, flawed: 0, longest: 0 };
  readonly where: string;
  readonly #protocol: Protocol;
  readonly #carriage: Carriage;
  readonly #seeds: readonly Message[];
  readonly #all: readonly Uint8Array[];
  readonly #cursor = new Cursor();
  #left = 0;
  #turn;

  constructor(protocol: Protocol, carriage: Carriage, seeds: readonly Message[]) {
    const { by, framing } = carriage;
    this.where = `${protocol.name} by ${by}${framing === undefined ? '' : ` (${framing})`}`;
    this.#protocol = protocol;
    this.#carriage = carriage;
    this.#seeds = seeds;
    this.#all = seeds.map(({ bytes }) => bytes);
    this.#turn = talk(protocol, carriage).turn;
  }

  /** `now`: milliseconds of a clock that only goes forward. */
  step(roll: Roll, now: () => number, findings: Findings): void {
    const seed = this.#seeds[Math.floor(roll() * this.#seeds.length)];
    if (seed === undefined) return;
    const { tally } = this;
    tally.damaged++;
    const bytes = damaged(seed.bytes, roll, this.#all);
    const begun = now();
    try {
      const wrong = this.#read(seed, bytes, roll);
      if (wrong !== undefined) findings.add({ where: this.where, what: wrong, bytes });
    } catch (error) {
      const what = `threw ${error instanceof Error ? error.stack : String(error)}`;
      findings.add({ where: this.where, what, bytes });
      this.#left = 0;
    }
    tally.longest = Math.max(tally.longest, now() - begun);
  }

  #read({ direction }: Message, bytes: Uint8Array, roll: Roll): string | undefined {
    const { by, frame, signature, resume } = this.#carriage;
    for (const probe of [signature, resume]) probe?.(bytes, 0, bytes.length);
    this.#protocol.direction?.(bytes, 0, bytes.length, by);
    const framed = frame === undefined ? bytes.length : frame(bytes, 0, bytes.length);
    const size = roll() < KEPT ? bytes.length : framed;
    if (size < 1 || size > bytes.length || size > 65_536) return undefined;
    if (this.#left-- <= 0) this.#renew(roll);
    this.tally.read++;
    const heard = strict(this.#protocol);
    this.#turn.begin(direction);
    this.#protocol.read(this.#cursor.over(bytes, 0, size), this.#turn, heard.listener);
    if (this.#cursor.flaw !== undefined) {
      this.tally.flawed++;
      this.#turn.giveBack();
    }
    for (const { question, outcome } of this.#turn.lapsed())
      this.#protocol.lapse(question, heard.listener, outcome);
    if (heard.count() > MOST_SAID) return `said ${heard.count()} things`;
    return heard.wrong.length > 0 ? `said ${heard.wrong[0]}` : undefined;
  }

  #renew(roll: Roll): void {
    this.#left = CONVERSATION;
    this.#turn = talk(this.#protocol, this.#carriage).turn;
    this.#turn.isDeclared = roll() < 0.5;
  }
}

/** Each way a protocol is carried of which there are messages. */
export function conversationsOf(protocol: Protocol, messages: readonly Message[]): Conversations[] {
  const ways = new Map(protocol.carriage.map((way) => [`${way.by} ${way.framing}`, way]));
  return [...ways].flatMap(([name, way]) => {
    const seeds = messages.filter(({ carrier, framing }) => `${carrier} ${framing}` === name);
    return seeds.length === 0 ? [] : [new Conversations(protocol, way, seeds)];
  });
}

/** What a protocol is: where it is found, where its messages end, what they say. */
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { Attribute } from '../messages/fact.ts';
import type { Cursor } from './cursor.ts';
import type { Span } from './span.ts';

export type Carrier =
  | 'ethernet'
  | 'llc'
  | 'tcp'
  | 'udp'
  | 'cotp'
  | 'enip'
  | 'cip'
  | 'dce-rpc'
  | 'serial';
export type Direction = 'request' | 'response';

export const MORE = 0; // too few bytes to tell
export const FOREIGN = -1; // these bytes are not this protocol

/** Looks at the bytes from `start` and moves nothing: a size, MORE or FOREIGN. */
export type Probe = (bytes: Uint8Array, start: number, end: number) => number;

/** How a protocol is found on one carrier, and where its messages end there. */
export interface Carriage {
  readonly by: Carrier;
  readonly at?: readonly number[]; // EtherTypes, ports, object classes
  readonly framing?: string; // where a protocol has several on its carriers: told to `decode` by the turn
  readonly signature?: Probe; // positive when the first bytes are surely ours
  readonly frame?: Probe; // size of the message; absent: what the carrier delivers is one message
  readonly resume?: Probe; // bytes to pass over after a gap; absent: begin at the next segment
}

/** The conversation a message belongs to. The agent keeps it, bounds it and forgets it. */
export interface Turn<State = undefined, Question = never> {
  readonly direction: Direction;
  readonly carrier: Carrier;
  /** The carriage's, when it named one: `rtu`. */
  readonly framing: string | undefined;
  /** Of both directions together: a few numbers, short strings, one capped buffer. */
  readonly state: State;
  /** Leaves a question open. Eight are kept; the oldest of its id modulo eight makes room. */
  ask(id: number, question: Question): void;
  /** The question this answers. It is open no longer. */
  asked(id: number): Question | undefined;
}

export interface Place {
  readonly part?: string; // `unit 3`, `slot 2`
  readonly about?: string; // the address meant, when it is not the speaker's
}

export interface Deed {
  readonly part?: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Who listens knows the speaker, the frame and the time; it folds repeats, ranks sources and bounds all. */
export interface Listener {
  operation(name: string): void;
  fact(attribute: Attribute, value: string, place?: Place): void;
  /** Done by the client, whoever speaks. Equal `same` and outcome within a conversation are one event, counted: `deed` is asked of the first. */
  event(kind: EventKind, same: number, outcome: Outcome, deed: () => Deed): void;
  /** Hands the bytes to the protocol that `key`, or its signature, names on that carrier. */
  carry(by: Carrier, key: number, body: Span): void;
}

interface About {
  readonly name: string;
  readonly title: string;
  /** The documents the decoder follows, with their versions. */
  readonly specification: string;
  readonly carriage: readonly [Carriage, ...Carriage[]];
  /** Who speaks, where the bytes alone can tell; asked when a capture begins in mid-conversation. */
  readonly direction?: (bytes: Uint8Array, start: number, end: number) => Direction | undefined;
}

/** What the author of a protocol writes. */
export interface ProtocolSpec<Message, State, Question> extends About {
  readonly start?: () => State;
  /** Exactly one framed message. Same bytes, same turn: same message. */
  readonly decode: (cursor: Cursor, turn: Turn<State, Question>) => Message | undefined;
  readonly operation?: (message: Message, turn: Turn<State, Question>) => string | undefined;
  readonly identify?: (message: Message, tell: Listener, turn: Turn<State, Question>) => void;
  readonly control?: (message: Message, tell: Listener, turn: Turn<State, Question>) => void;
  readonly carry?: (message: Message, tell: Listener, turn: Turn<State, Question>) => void;
  /** Nobody answered: `unanswered`, or `unknown` where the other half was never seen. */
  readonly lapse?: (question: Question, tell: Listener, outcome: Outcome) => void;
}

/** What the agent sees: the types of message, state and question stay inside. */
export interface Protocol extends About {
  start(): unknown;
  /** Reads the message under the cursor and tells what it says, or leaves a flaw in the cursor. */
  read(cursor: Cursor, turn: Turn<unknown, unknown>, tell: Listener): void;
  lapse(question: unknown, tell: Listener, outcome: Outcome): void;
}

/** The agent hands a protocol only what this protocol started and asked; the two casts rest on that. */
export function defineProtocol<Message, State = undefined, Question = never>(
  spec: ProtocolSpec<Message, State, Question>,
): Protocol {
  const { decode, operation, identify, control, carry, lapse, start, ...about } = spec;
  return {
    ...about,
    start: () => start?.(),
    read(cursor, anyTurn, tell) {
      const turn = anyTurn as Turn<State, Question>;
      const message = decode(cursor, turn);
      if (message === undefined || cursor.flaw !== undefined) return;
      const name = operation?.(message, turn);
      if (name !== undefined) tell.operation(name);
      identify?.(message, tell, turn);
      control?.(message, tell, turn);
      carry?.(message, tell, turn);
    },
    lapse: (question, tell, outcome) => lapse?.(question as Question, tell, outcome),
  };
}

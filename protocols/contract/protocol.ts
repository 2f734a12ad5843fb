/** What a protocol is: where it is found, where its messages end, what they say. */
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { Attribute } from '../messages/fact.ts';
import type { Cursor } from './cursor.ts';
import { whole } from './shape.ts';
import type { Span } from './span.ts';

/**
 * What a message lies in, and what the numbers in `at` then are:
 * `ethernet` EtherTypes; `llc` the DSAP (0x42), or behind SNAP `oui * 0x1_0000 + protocol id`
 * (an OUI of zero is `ethernet`); `ip` the protocol number, also of IPv6; `tcp`, `udp` ports;
 * the others whatever their protocol gives `Listener.carry` as a key. Bytes begin behind all that.
 */
export type Carrier =
  | 'ethernet'
  | 'llc'
  | 'ip'
  | 'tcp'
  | 'udp'
  | 'cotp'
  | 'enip'
  | 'cip'
  | 'modbus'
  | 'dce-rpc'
  | 'serial';
export type Direction = 'request' | 'response';

export const MORE = 0; // too few bytes to tell
export const FOREIGN = -1; // these bytes are not this protocol

/** Looks at the bytes from `start` and moves nothing: a size, MORE or FOREIGN. */
export type Probe = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * How a protocol is found on one carrier, and where its messages end there. Carriages whose `at`
 * holds the key are tried first, in the order of the registry, then those whose `signature` is
 * positive; one whose `frame` finds the first bytes FOREIGN makes way for the next.
 */
export interface Carriage {
  readonly by: Carrier;
  readonly at?: readonly number[];
  /** Positive when the first bytes are surely ours. With `at` as well, both must hold. */
  readonly signature?: Probe;
  readonly frame?: Probe; // size of the message; absent: what the carrier delivers is one message
  /** Bytes to pass over after a gap, or where a capture begins in the middle; absent: begin at the next segment. */
  readonly resume?: Probe;
  /** UDP: who is asked at `at` may answer from a port of its own choosing, and be asked there from then on. */
  readonly answersElsewhere?: true;
  /** Frames run round a ring, back to who sent them: what was done to them bears its MAC, marked as locally administered. */
  readonly comesBack?: true;
  /** UDP: those in `at` that belong to whoever asks. What comes to one of them is an answer, from whichever port. */
  readonly asksFrom?: readonly number[];
  readonly framing?: string; // where a protocol has several on its carriers: told to `decode` by the turn
}

/** The conversation a message belongs to. The agent keeps it, bounds it and forgets it. */
export interface Turn<State = undefined, Question = never, Shared = undefined> {
  readonly direction: Direction;
  readonly carrier: Carrier;
  /** The carriage's, when it named one: `rtu`. */
  readonly framing: string | undefined;
  /** Of both directions together: a few numbers, short strings, one capped buffer. */
  readonly state: State;
  /**
   * What the conversations of this protocol with whoever is asked here have in common (the links of one
   * station). The agent bounds how many there are: the one longest unopened is begun anew.
   */
  readonly shared: Shared;
  /**
   * A person declared points of one of the two ends in this protocol: only then are the values of
   * reads and writes worth keeping. The same all through a conversation; facts and events never depend on it.
   */
  readonly isDeclared: boolean;
  /** Packet time of the message being read, in whole seconds since 1970: for what is only true after a while. */
  readonly second: number;
  /** Leaves a question open. Eight are kept; the oldest of its id modulo eight makes room. */
  ask(id: number, question: Question): void;
  /** The question this answers. It is open no longer. */
  asked(id: number): Question | undefined;
  /**
   * On a stream: the speaker's next bytes, so many of them, are no messages and are passed over: a file, a
   * picture, all that is encrypted (Infinity). Bytes lost among them end it, unless it is for good.
   */
  skip(size: number): void;
  /** The same, but `decode` is given them as they come, piece by piece, whatever their framing. */
  pieces(size: number): void;
  /** The message holds what proves who somebody is (a password): its packet is kept as no evidence. */
  conceal(): void;
}

export interface Place {
  readonly part?: string; // `unit 3`, `slot 2`
  /** The MAC or IP meant, as the cursor writes them, when it is not the speaker's (a DHCP ACK speaks about its client). */
  readonly about?: string;
  /** `hearer`: what is said holds for the one spoken to (the name a client asks it for). */
  readonly whose?: 'speaker' | 'hearer';
  /** `about` need not be anybody here: to be named makes no host, and waits for the day it is met. */
  readonly isHearsay?: true;
}

export interface Deed {
  readonly part?: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Numbered places of a device in which a person may declare points. */
export interface Table {
  readonly name: string; // `holding-register`
  readonly holds: 'bits' | 'words';
  /** Places of one point; their numbers are those of the wire, 0 to 65535. */
  readonly most: number;
}

/** What some places of a table hold, at this moment and for certain. */
export interface Values {
  readonly part: string; // `unit 3`
  readonly table: string;
  readonly first: number;
  readonly count: number;
  /** Words of two bytes, the high one first; of bits the lowest of the first byte is the first. */
  readonly bytes: Span;
  /** The client wrote them and was told that they are there; else the server stated them. */
  readonly isWritten: boolean;
  /** Written: bits of each word that stayed as they were. Those in `bytes` are zero. */
  readonly kept?: number;
}

/** Who listens knows the speaker, the frame and the time; it folds repeats, ranks sources and bounds all. */
export interface Listener {
  operation(name: string): void;
  fact(attribute: Attribute, value: string, place?: Place): void;
  /**
   * One interface has this MAC and this IP (ARP's sender, neighbour discovery, a DHCP ACK's client).
   * Told for every message: the listener knows gratuitous repeats, conflicts and proxies apart.
   * An address nobody has yet (0.0.0.0 of a probe) is not told.
   */
  address(mac: string, ip: string): void;
  /**
   * The speaker asks its own network who has this IP (an ARP request, a neighbour solicitation), and may
   * be the only one that ever heard of it. Told for every message: the listener knows who is there.
   */
  sought(ip: string): void;
  /**
   * The speaker has what one at a time has on its network: it publishes a stream, it routes for a group. Also
   * told again: the listener knows who had it before.
   */
  holds(office: string): void;
  /** Done by the client, whoever speaks. Equal `same` and outcome within a conversation are one event, counted: `deed` is asked of the first. */
  event(kind: EventKind, same: number, outcome: Outcome, deed: () => Deed): void;
  /**
   * The same of what counts only when it lasts: an event of this packet once so many seconds have passed in
   * which `undone` was not told of equal `kind` and `same`, in any conversation of this protocol with whoever is asked.
   */
  lasting(seconds: number, kind: EventKind, same: number, outcome: Outcome, deed: () => Deed): void;
  undone(kind: EventKind, same: number): void;
  /** Of whoever is asked, whoever speaks. All there are: the listener takes what was declared and keeps no span. */
  values(shown: Values): void;
  /** Hands the bytes to the protocol that `key`, or its signature, names on that carrier. */
  carry(by: Carrier, key: number, body: Span): void;
}

interface About {
  readonly name: string;
  readonly title: string;
  /** The documents the decoder follows, with their versions. */
  readonly specification: string;
  /** What of it is counted and no more, and why: enciphered, unpublished. */
  readonly opaque?: string;
  readonly carriage: readonly [Carriage, ...Carriage[]];
  /** Wraps what others say: a conversation bears the name of what is inside, once that is known. */
  readonly isEnvelope?: boolean;
  /** Where points may be declared; then `values` tells what they hold. */
  readonly tables?: readonly Table[];
  /**
   * Who speaks, where the bytes alone can tell. On TCP asked only when no handshake was seen, until
   * it answers; elsewhere of every message whose ports do not tell, since either side may ask.
   */
  readonly direction?: (
    bytes: Uint8Array,
    start: number,
    end: number,
    by?: Carrier,
  ) => Direction | undefined;
  /** Whoever speaks first need not be who asks: `direction` is asked even where a handshake or the ports tell. */
  readonly isOpenedByEither?: boolean;
}

/** What the author of a protocol writes. */
export interface ProtocolSpec<Message, State, Question, Shared = undefined> extends About {
  readonly start?: () => State;
  /** What begins with the first conversation with somebody: see `Turn.shared`. */
  readonly share?: () => Shared;
  /** Exactly one framed message. Same bytes, same turn: same message. */
  readonly decode: (cursor: Cursor, turn: Turn<State, Question, Shared>) => Message | undefined;
  readonly operation?: (
    message: Message,
    turn: Turn<State, Question, Shared>,
  ) => string | undefined;
  readonly identify?: (
    message: Message,
    tell: Listener,
    turn: Turn<State, Question, Shared>,
  ) => void;
  readonly control?: (
    message: Message,
    tell: Listener,
    turn: Turn<State, Question, Shared>,
  ) => void;
  /** Asked only where points are declared: it costs nobody else anything. */
  readonly values?: (message: Message, tell: Listener) => void;
  readonly carry?: (message: Message, tell: Listener, turn: Turn<State, Question, Shared>) => void;
  /** Nobody answered: `unanswered`, or `unknown` where the other half was never seen. */
  readonly lapse?: (question: Question, tell: Listener, outcome: Outcome) => void;
  /** The conversation is over, or forgotten: what it left in `shared` holds no longer. Its questions have lapsed. */
  readonly end?: (turn: Turn<State, Question, Shared>) => void;
}

/** What the agent sees: the types of message, state and question stay inside. */
export interface Protocol extends About {
  start(): unknown;
  readonly share: (() => unknown) | undefined;
  /** Reads the message under the cursor and tells what it says, or leaves a flaw in the cursor. */
  read(cursor: Cursor, turn: Turn<unknown, unknown, unknown>, tell: Listener): void;
  lapse(question: unknown, tell: Listener, outcome: Outcome): void;
  end(turn: Turn<unknown, unknown, unknown>): void;
}

const OF_A_CARRIAGE: Readonly<Record<keyof Carriage, true>> = {
  by: true,
  at: true,
  signature: true,
  frame: true,
  resume: true,
  answersElsewhere: true,
  comesBack: true,
  asksFrom: true,
  framing: true,
};
const OF_A_PROTOCOL: Readonly<Record<keyof About, true>> = {
  name: true,
  title: true,
  specification: true,
  opaque: true,
  carriage: true,
  isEnvelope: true,
  tables: true,
  direction: true,
  isOpenedByEither: true,
};

/** The agent hands a protocol only what this protocol started, shared and asked; the casts rest on that. */
export function defineProtocol<Message, State = undefined, Question = never, Shared = undefined>(
  spec: ProtocolSpec<Message, State, Question, Shared>,
): Protocol {
  const {
    decode,
    operation,
    identify,
    control,
    values,
    carry,
    lapse,
    start,
    share,
    end,
    ...about
  } = spec;
  type Own = Turn<State, Question, Shared>;
  const [first, ...others] = about.carriage.map((one) => whole(one, OF_A_CARRIAGE));
  return {
    ...whole<About>(about, OF_A_PROTOCOL),
    carriage: [first!, ...others],
    start: () => start?.(),
    share,
    read(cursor, anyTurn, tell) {
      const turn = anyTurn as Own;
      const message = decode(cursor, turn);
      if (message === undefined || cursor.flaw !== undefined) return;
      const name = operation?.(message, turn);
      if (name !== undefined) tell.operation(name);
      identify?.(message, tell, turn);
      control?.(message, tell, turn);
      if (turn.isDeclared) values?.(message, tell);
      carry?.(message, tell, turn);
    },
    lapse: (question, tell, outcome) => lapse?.(question as Question, tell, outcome),
    end: (turn) => end?.(turn as Own),
  };
}

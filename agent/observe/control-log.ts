/** Acts of control, repeats within a conversation folded: equal kind, object and outcome are one. */
import type { Deed } from '../../protocols/contract/protocol.ts';
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import type { Act, Conversation } from './conversations.ts';
import type { Host } from './host.ts';
import type { Ends, Sightings } from './sightings.ts';

const MAX_OF_ONE = 1024; // different acts of one conversation
const MAX_ALL = 8192;
const MAX_REFUSALS = 120; // wordings told apart
const MAX_PART = 64;
const MAX_DETAILS = 16;
const MAX_TEXT = 256;

export class ControlAct implements Act {
  readonly kind: EventKind;
  readonly protocol: string;
  readonly conversation: Conversation;
  readonly isReversed: boolean;
  readonly part: string | undefined;
  readonly outcome: Outcome;
  readonly detail: Readonly<Record<string, string | number>>;
  count = 1;
  readonly firstSeen: number;
  lastSeen: number;
  readonly frame: number;
  private readonly by: Doer | undefined;

  constructor(conversation: Conversation, told: Told, deed: Deed) {
    this.kind = told.kind;
    this.protocol = told.protocol;
    this.conversation = conversation;
    this.isReversed = told.isReversed;
    this.part = deed.part?.slice(0, MAX_PART);
    this.outcome = told.outcome;
    this.detail = bounded(deed.detail);
    this.firstSeen = told.time;
    this.lastSeen = told.time;
    this.frame = told.frame;
    this.by = told.by;
  }

  get source(): Host {
    if (this.by !== undefined) return this.by.host;
    return this.isReversed ? this.conversation.server : this.conversation.client;
  }

  get sourceAddress(): Ends {
    if (this.by !== undefined) return this.by.address;
    const { clientAddress, serverAddress } = this.conversation;
    return this.isReversed ? serverAddress : clientAddress;
  }

  get targetAddress(): Ends {
    const { clientAddress, serverAddress } = this.conversation;
    return this.isReversed ? clientAddress : serverAddress;
  }

  get target(): Host {
    return this.isReversed ? this.conversation.client : this.conversation.server;
  }
}

/** Who did it, where that is not the client of the conversation. */
export interface Doer {
  readonly host: Host;
  readonly address: Ends;
}

/** One telling; the same object for all. */
export class Told {
  kind: EventKind = 'write';
  protocol = '';
  same = 0;
  outcome: Outcome = 'accepted';
  time = 0;
  frame = 0;
  /** Done by the end that is the server of the conversation. */
  isReversed = false;
  by: Doer | undefined = undefined;
}

export class ControlLog {
  readonly size = MAX_ALL;
  evicted = 0;
  private readonly all = new Set<Act>();
  /** Stands before the oldest; a new one would skip over all that are gone. */
  private front: SetIterator<Act> = this.all.values();
  private readonly kinds = new Map<string, number>();
  private readonly protocols = new Map<string, number>();
  private readonly refusals = new Map<string, number>();
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  get used(): number {
    return this.all.size;
  }

  [Symbol.iterator](): IterableIterator<Act> {
    return this.all.values();
  }

  tell(conversation: Conversation, told: Told, deed: () => Deed): void {
    const key = this.keyOf(told);
    const known =
      conversation.lastActKey === key && conversation.lastAct !== undefined
        ? conversation.lastAct
        : conversation.acts?.get(key);
    if (known !== undefined) {
      conversation.lastAct = known;
      conversation.lastActKey = key;
      known.count++;
      if (told.time > known.lastSeen) known.lastSeen = told.time;
      this.sightings.repeat?.(known);
      return;
    }
    const acts = conversation.acts ?? new Map<number, Act>();
    conversation.acts = acts;
    if (acts.size >= MAX_OF_ONE) this.forget(conversation, acts);
    if (this.all.size >= MAX_ALL) this.dropOldest();
    const act = new ControlAct(conversation, told, deed());
    acts.set(key, act);
    conversation.lastAct = act;
    conversation.lastActKey = key;
    this.all.add(act);
    this.sightings.event?.(act);
  }

  /** Forgets the oldest act of a conversation. */
  private forget(conversation: Conversation, acts: Map<number, Act>): void {
    for (const [key, act] of acts) {
      acts.delete(key);
      this.all.delete(act);
      if (conversation.lastAct === act) conversation.lastAct = undefined;
      this.evicted++;
      return;
    }
  }

  private dropOldest(): void {
    let turn = this.front.next();
    if (turn.done) {
      this.front = this.all.values();
      turn = this.front.next();
    }
    const act = turn.value as Act;
    this.all.delete(act);
    this.evicted++;
    const conversation = act.conversation as Conversation;
    const { acts } = conversation;
    for (const [key, kept] of acts ?? []) if (kept === act) acts?.delete(key);
    if (conversation.lastAct === act) conversation.lastAct = undefined;
  }

  /** Exact below 2^53: 32 bits of object, 6 of kind, 7 of outcome, 1 of direction, 6 of protocol. */
  private keyOf({ kind, protocol, same, outcome, isReversed }: Told): number {
    const label =
      numberOf(kind, this.kinds) +
      numberOf(protocol, this.protocols) * 0x40 +
      (isReversed ? 0x1000 : 0);
    return ((same >>> 0) * 0x2000 + label) * 0x80 + this.outcome(outcome);
  }

  private outcome(outcome: Outcome): number {
    if (outcome === 'accepted') return 0;
    if (outcome === 'unanswered') return 1;
    if (outcome === 'unknown') return 2;
    let number = this.refusals.get(outcome.refused);
    if (number === undefined) {
      number = Math.min(this.refusals.size, MAX_REFUSALS) + 3;
      if (number < MAX_REFUSALS + 3) this.refusals.set(outcome.refused, number);
    }
    return number;
  }
}

function numberOf(name: string, numbers: Map<string, number>): number {
  let number = numbers.get(name);
  if (number === undefined) {
    number = numbers.size & 0x3f;
    numbers.set(name, number);
  }
  return number;
}

function bounded(detail: Deed['detail']): Deed['detail'] {
  const entries = Object.entries(detail).slice(0, MAX_DETAILS);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, MAX_TEXT) : value,
    ]),
  );
}

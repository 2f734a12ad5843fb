import type { Carriage, Carrier, Protocol } from '../../protocols/contract/protocol.ts';
import type { Station } from './addresses.ts';
import type { Tally } from './tally.ts';
import { LiveTurn } from './turn.ts';

/** 0: the end with the lower address; 1: the other one. */
export type Side = 0 | 1;

/** The flow a talk belongs to, as far as anybody who hears the talk need know. */
export interface Between {
  readonly transport: number;
  readonly port0: number;
  readonly port1: number;
  readonly station0: Station | undefined;
  readonly station1: Station | undefined;
  readonly client: Side;
  /** Bit 0: side 0 was heard; bit 1: side 1. */
  readonly heard: number;
  /** TCP: who was asked has reset it, and had said nothing else. */
  readonly isRefused: boolean;
  tally: Tally;
  /** The picture's: which conversation the flow is part of. */
  conversation: unknown;
}

/** What is read of one protocol, over all conversations. */
export class Coverage {
  readonly name: string;
  readonly title: string;
  messages = 0;
  /** Bytes passed over to find the next message after a gap. */
  skippedBytes = 0;
  /** Conversations on a port of its own that turned out to be something else. */
  givenUp = 0;

  constructor({ name, title }: Pick<Protocol, 'name' | 'title'>) {
    this.name = name;
    this.title = title;
  }
}

interface Carried {
  readonly by: Carrier;
  readonly key: number;
  readonly talk: Talk;
}

const NONE: readonly Carried[] = [];

/** Without a message between them so much is too much. What comes in mid-stream need not fit at once. */
const MOST_MISFITS = 256;
export const Misfit = { foreign: 64, flawed: 16, lost: 1 } as const;

/** A protocol speaking on a conversation, and what it carries. */
export class Talk {
  readonly protocol: Protocol;
  readonly carriage: Carriage;
  readonly turn: LiveTurn;
  readonly coverage: Coverage;
  /** Where it is spoken, and the talk that carries it. */
  flow: Between | undefined;
  readonly outer: Talk | undefined;
  /** Bytes are missing before what comes next: a first message that does not fit is no flaw. */
  isLost = false;
  carried: readonly Carried[] = NONE;
  /** The side that asks, where both may: of its flow when there is one. */
  client: Side = 0;
  /** The picture's, of a talk whose client is not its flow's. */
  conversation: unknown = undefined;
  /** In the list of those with open questions. */
  isWaiting = false;
  /** What did not fit since the last message that did, weighed; of a port's own protocol. */
  misfits = 0;
  /** The port is wrong about it: nothing is read any more. */
  hasGivenUp = false;

  constructor(
    protocol: Protocol,
    carriage: Carriage,
    coverage: Coverage,
    flow: Between | undefined,
    outer: Talk | undefined,
  ) {
    this.protocol = protocol;
    this.carriage = carriage;
    this.turn = new LiveTurn(protocol, carriage);
    this.coverage = coverage;
    this.flow = flow;
    this.outer = outer;
  }

  /** Whose name the conversation bears: the outermost that is no envelope; else whoever speaks. */
  get nameGiver(): Talk {
    let giver: Talk = this;
    for (let { outer } = this; outer !== undefined; outer = outer.outer)
      if (outer.protocol.isEnvelope !== true) giver = outer;
    return giver;
  }

  /** Forgets its conversation, whose questions are given up, and is ready for another one. */
  renew(): void {
    this.flow = undefined;
    this.turn.renew(this.protocol);
    this.isLost = false;
    this.carried = NONE;
    this.conversation = undefined;
    this.misfits = 0;
    this.hasGivenUp = false;
  }

  /** Something did not fit, `weight` of MOST_MISFITS. A carrier that names what it carries is not doubted. */
  misfit(weight: number): void {
    const { by } = this.carriage;
    if (this.outer !== undefined || this.hasGivenUp || (by !== 'tcp' && by !== 'udp')) return;
    this.misfits += weight;
    if (this.misfits < MOST_MISFITS) return;
    this.hasGivenUp = true;
    this.coverage.givenUp++;
  }

  /** Remembers who is carried under a key. */
  carry(by: Carrier, key: number, talk: Talk): void {
    if (this.carried === NONE) this.carried = [];
    (this.carried as Carried[]).push({ by, key, talk });
  }

  /** Bytes of one side are gone for good: were they answers, nobody knows what they said. */
  missed(side: Side): void {
    if (side !== this.client) this.turn.missed();
    if (this.turn.isLoose) this.turn.lost(side === this.client ? 'request' : 'response');
    for (const { talk: inner } of this.carried) inner.missed(side);
  }

  /** Who is carried under a key; undefined while nobody is known. */
  inner(by: Carrier, key: number): Talk | undefined {
    for (const carried of this.carried)
      if (carried.key === key && carried.by === by) return carried.talk;
    return undefined;
  }
}

export function talk(protocol: Protocol, carriage: Carriage): Talk {
  return new Talk(protocol, carriage, new Coverage(protocol), undefined, undefined);
}

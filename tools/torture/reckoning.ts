/** What the agents have on their disks against what the collectors have committed, record by record. */

import { chain } from '../../collector/ingest/series.ts';
import { FIRST_DIGEST } from '../../protocols/messages/envelope.ts';
import type { Lost, Message } from '../../protocols/messages/message.ts';
import type { Committed } from './committed.ts';
import type { Spooled } from './spooled.ts';

/** Of one agent, or of all of them. */
export interface Reckoning {
  readonly spooled: number;
  readonly committed: number;
  readonly stillSpooled: number;
  /** In neither, or behind what the agent holds for acknowledged. */
  readonly missing: number;
  readonly twice: number;
  /** Stored under a number that is another record's. */
  readonly altered: number;
  /** Given up by the agent, and said so. */
  readonly lost: number;
  /** Committed before what stands in front of it, or not chained to that. */
  readonly disordered: number;
}

/** What is to be found in the collector's tables, once each, if this was committed. */
export interface Told {
  readonly differences: Set<string>;
  events: number;
  talk: number;
  /** Rows of the outbox. */
  drift: number;
  health: number;
}

/** Something that should not be, and where. */
export interface Fault {
  readonly agent: string;
  readonly epoch: string;
  readonly number: number;
  readonly what: 'missing' | 'twice' | 'altered' | 'disordered';
  /** When the batch came that shows it. */
  readonly received?: string;
}

export interface AgentReckoning {
  readonly reckoning: Reckoning;
  readonly faults: readonly Fault[];
  readonly through: number;
}

export const nothingTold = (): Told => ({
  ...{ differences: new Set<string>(), events: 0, talk: 0, drift: 0, health: 0 },
});

/** `told` is added to. */
export async function reckon(
  agent: string,
  spooled: Spooled,
  batches: AsyncIterable<Committed>,
  told: Told,
): Promise<AgentReckoning> {
  const series = new CommittedSeries(agent, spooled);
  for await (const batch of batches) {
    series.add(batch);
    tell(told, agent, batch.messages);
  }
  return series.close();
}

class CommittedSeries {
  readonly #agent: string;
  readonly #spooled: Spooled;
  readonly #stored = new Set<number>();
  readonly #lost = new Set<number>();
  readonly #faults: Fault[] = [];
  #next = 1;
  #digest = FIRST_DIGEST;

  constructor(agent: string, spooled: Spooled) {
    this.#agent = agent;
    this.#spooled = spooled;
  }

  add(batch: Committed): void {
    const { first, prev, digest, records, epoch } = batch;
    const lost = lossOf(batch);
    const last = lost?.to ?? first + records.length - 1;
    const isChained = lost !== undefined || chain(prev, records).at(-1) === digest;
    if (first !== this.#next || prev !== this.#digest || !isChained) {
      this.#fault('disordered', first, batch);
    }
    [this.#next, this.#digest] = [last + 1, digest];
    for (let number = first; lost && number <= last; number++) this.#lost.add(number);
    if (lost !== undefined) return;
    for (const [index, record] of records.entries()) {
      const number = first + index;
      if (epoch !== this.#spooled.epoch || this.#stored.has(number)) {
        this.#fault('twice', number, batch);
      }
      this.#stored.add(number);
      const own = this.#spooled.records.get(number);
      // What an agent on a full disk let go was acknowledged; the chain vouches for it.
      const isKnown = number >= this.#spooled.first;
      if (isKnown && (own === undefined || Buffer.compare(own, record) !== 0)) {
        this.#fault('altered', number, batch);
      }
    }
  }

  close(): AgentReckoning {
    const { epoch, last, records, acknowledged } = this.#spooled;
    const highest = this.#next - 1;
    let stillSpooled = 0;
    for (let number = 1; number <= Math.max(last, highest); number++) {
      if (this.#stored.has(number) || this.#lost.has(number)) continue;
      if (number > highest && number > acknowledged && records.has(number)) stillSpooled++;
      else this.#faults.push({ agent: this.#agent, epoch, number, what: 'missing' });
    }
    const count = (what: Fault['what']) => this.#faults.filter((one) => one.what === what).length;
    return {
      reckoning: {
        spooled: last,
        committed: this.#stored.size,
        stillSpooled,
        missing: count('missing'),
        twice: count('twice'),
        altered: count('altered'),
        lost: this.#lost.size,
        disordered: count('disordered'),
      },
      faults: this.#faults,
      through: highest,
    };
  }

  #fault(what: Fault['what'], number: number, { epoch, received }: Committed): void {
    this.#faults.push({ agent: this.#agent, epoch, number, what, received });
  }
}

/** Messages that are gone for ever stand as one record for all of them. */
function lossOf({ first, messages }: Committed): Lost | undefined {
  const [only, ...others] = messages;
  if (others.length > 0 || only?.type !== 'lost' || only.digest === undefined) return undefined;
  return only.from === first && only.to >= first ? only : undefined;
}

function tell(told: Told, agent: string, messages: readonly Message[]): void {
  const inBatch = new Set<string>();
  for (const message of messages) {
    if (message.type === 'event') told.events++;
    if (message.type === 'conversation') told.talk += message.packets;
    if (message.type !== 'difference') continue;
    const { key, occurrence } = message.difference;
    inBatch.add(`${agent} ${key} ${occurrence}`);
  }
  for (const one of inBatch) told.differences.add(one);
  told.drift += inBatch.size;
  if (messages.some(({ type }) => type === 'health')) told.health++;
}

export function sum(all: readonly Reckoning[]): Reckoning {
  const of = (name: keyof Reckoning) => all.reduce((total, one) => total + one[name], 0);
  return {
    spooled: of('spooled'),
    committed: of('committed'),
    stillSpooled: of('stillSpooled'),
    missing: of('missing'),
    twice: of('twice'),
    altered: of('altered'),
    lost: of('lost'),
    disordered: of('disordered'),
  };
}

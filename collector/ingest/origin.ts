/**
 * A series that was forked begins with what its agent had not heard to be committed: some of it may be.
 * Record by record it is held against the series it comes from, and only the rest is applied: an agent
 * restored from an old image repeats nothing. wire-and-store.md rules 1 and 5.
 */
import { crc32 } from 'node:zlib';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Epoch } from '../../protocols/messages/names.ts';
import { chained } from './series.ts';
import type { Ancestor, Origin, Sender, StreamRepository } from './stream-repository.ts';
import { recordsOf } from './unpack.ts';

export interface Told {
  readonly record: Uint8Array;
  /** What it is, where it is a `lost`. */
  readonly lost: Lost | undefined;
}

export interface Descent {
  /** Indexes of those that are committed already. */
  readonly repeated: ReadonlySet<number>;
  /** Of the record behind the last one. */
  readonly origin: Origin | null;
}

/** A fork of a fork of a fork; a circle is nobody's origin. */
const MOST_FORKS = 16;

/** `told`: records that follow each other, of which the first is that of `origin`. */
export async function descend(
  sender: Sender,
  told: readonly Told[],
  origin: Origin | null,
  streams: StreamRepository,
): Promise<Descent> {
  const ancestry = new Ancestry(sender, told.length, streams);
  const repeated = new Set<number>();
  let at = origin;
  for (const [index, one] of told.entries()) {
    const place = await ancestry.place(at);
    const kept = place && (await ancestry.record(place));
    const isSame = kept !== undefined && Buffer.compare(kept, one.record) === 0;
    if (isSame || isKnown(one.lost, place)) repeated.add(index);
    else if (place && !kept && !one.lost) ancestry.raise(place, one.record);
    at = behind(one, place, isSame, kept !== undefined);
  }
  await ancestry.keep();
  return { repeated, origin: at };
}

/** Where the next record comes from. One that says so knows; one that differs is the agent's own. */
function behind(
  { lost }: Told,
  place: Place | undefined,
  isSame: boolean,
  isKept: boolean,
): Origin | null {
  if (isSame && place) return next(place.at, 1);
  if (lost?.of) return lost.of;
  if (place === undefined || isKept) return null;
  return next(place.at, lost?.digest === undefined ? 1 : lost.to - lost.from + 1);
}

const next = (at: Origin, count: number): Origin => ({ ...at, next: at.next + count });

/** Of a range that the agent no longer has, and that is committed here. */
const isKnown = (lost: Lost | undefined, place: Place | undefined) =>
  lost?.of !== undefined &&
  lost.reason !== 'fork' &&
  place?.at.epoch === lost.of.epoch &&
  place.ancestor.through >= lost.to;

interface Place {
  readonly at: Origin;
  readonly ancestor: Ancestor;
}

class Ancestry {
  readonly #sender: Sender;
  readonly #count: number;
  readonly #streams: StreamRepository;
  readonly #known = new Map<Epoch, Ancestor | undefined>();
  readonly #records = new Map<Epoch, Map<number, Uint8Array>>();
  readonly #raised = new Set<Ancestor>();

  constructor(sender: Sender, count: number, streams: StreamRepository) {
    this.#sender = sender;
    this.#count = count;
    this.#streams = streams;
  }

  /** Where the record stands that `at` is about, or would stand next; undefined where nobody knows. */
  async place(at: Origin | null): Promise<Place | undefined> {
    let from = at;
    for (let forks = 0; forks < MOST_FORKS; forks++) {
      if (from === null || from.next > from.last) return undefined;
      const ancestor = await this.#ancestor(from.epoch);
      if (ancestor === undefined) return undefined;
      if (ancestor.through >= from.next) return { at: from, ancestor };
      if (ancestor.through + 1 !== from.next) return undefined;
      if (ancestor.origin === null) return { at: from, ancestor };
      from = ancestor.origin;
    }
    return undefined;
  }

  async record({ at, ancestor }: Place): Promise<Uint8Array | undefined> {
    if (at.next > ancestor.through) return undefined;
    const known = this.#records.get(at.epoch) ?? (await this.#load(at));
    return known.get(at.next);
  }

  /** Taken here, it is not taken there again: a batch of the old series may still be on its way. */
  raise({ at, ancestor }: Place, record: Uint8Array): void {
    if (at.next !== ancestor.through + 1) return;
    ancestor.through = at.next;
    ancestor.digest = chained(ancestor.digest, record);
    this.#raised.add(ancestor);
  }

  async keep(): Promise<void> {
    for (const ancestor of this.#raised) await this.#streams.raise(this.#sender, ancestor);
  }

  async #ancestor(epoch: Epoch): Promise<Ancestor | undefined> {
    if (!this.#known.has(epoch)) {
      this.#known.set(epoch, await this.#streams.ancestor(this.#sender, epoch));
    }
    return this.#known.get(epoch);
  }

  async #load({ epoch, next: from }: Origin): Promise<Map<number, Uint8Array>> {
    const found = new Map<number, Uint8Array>();
    this.#records.set(epoch, found);
    const batches = await this.#streams.kept(this.#sender, epoch, from, from + this.#count);
    for (const { first, count, prev, encoding, body } of batches) {
      const header = { version: 1, epoch, first, count, prev, crc: crc32(body), encoding } as const;
      const read = recordsOf(header, body);
      if ('problem' in read) continue;
      read.records.forEach((record, index) => {
        found.set(first + index, record);
      });
    }
    return found;
  }
}

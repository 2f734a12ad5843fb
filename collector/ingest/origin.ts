/**
 * A record of a forked series has a name in that series and one in each that it comes from: an epoch
 * and a number. Told under one of them, it is told under all: it is applied once, whatever images of
 * an agent are put back, and however often. wire-and-store.md rules 1 and 5.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';
import { Family, type Name } from './family.ts';
import {
  DIGEST_BYTES,
  KEPT_AT_ONCE,
  type Kept,
  LONGEST_RUN,
  type Run,
  type Told,
} from './lineage.ts';
import type { LineageRepository } from './lineage-repository.ts';
import type { Sender } from './stream-repository.ts';
import { recordsOf } from './unpack.ts';

export interface Telling {
  readonly sender: Sender;
  readonly epoch: Epoch;
  /** The number of the first record. */
  readonly first: number;
  readonly received: Instant;
}

export interface Record {
  readonly bytes: Uint8Array;
  /** What it is, where it is a `lost`. */
  readonly lost: Lost | undefined;
}

type Of = NonNullable<Lost['of']>;

/**
 * Of records that follow each other in a series that is locked: indexes of those that are committed
 * already. What is not is taken for told under all its names from now on.
 */
export async function descend(
  telling: Telling,
  records: readonly Record[],
  lineages: LineageRepository,
): Promise<ReadonlySet<number>> {
  const family = new Family({ ...telling, count: records.length, lineages });
  const lineage = new Lineage(telling, family, lineages);
  const known = new Set<number>();
  for (const [index, { bytes, lost }] of records.entries()) {
    const names = await family.namesOf({ epoch: telling.epoch, number: telling.first + index });
    if (lost?.of) {
      if (await lineage.has(lost, names)) known.add(index);
      lineage.add(await lineage.begin(lost.of, names), bytes);
    } else lineage.add(names, bytes);
  }
  for (const index of await lineage.told()) known.add(index);
  await lineage.tell(known);
  return known;
}

class Lineage {
  readonly #telling: Telling;
  readonly #family: Family;
  readonly #lineages: LineageRepository;
  readonly #records: { readonly names: readonly Name[]; readonly digest: string }[] = [];
  readonly #shared = new Map<Epoch, number>();

  constructor(telling: Telling, family: Family, lineages: LineageRepository) {
    this.#telling = telling;
    this.#family = family;
    this.#lineages = lineages;
  }

  add(names: readonly Name[], bytes: Uint8Array): void {
    this.#records.push({ names, digest: digestOf(bytes) });
  }

  /**
   * What stands behind the record of these names comes from elsewhere. Answers the names that are its
   * own: where it speaks of a series that it stands in itself, it stands there for what is gone.
   */
  async begin(of: Of, names: readonly Name[]): Promise<readonly Name[]> {
    const place = names.findIndex(({ epoch }) => epoch === of.epoch);
    if (place === 0) return names;
    const own = place < 0 ? names : names.slice(0, place);
    const birth = own.at(-1) as Name;
    await this.#family.learn(birth, of);
    this.#share(birth.epoch, birth.number + 1 + of.last - of.next);
    return own;
  }

  /** Whether that range, of which the agent has nothing left, is committed here. */
  async has({ of, reason, from, to }: Lost, names: readonly Name[]): Promise<boolean> {
    const [, ...others] = names;
    if (reason === 'fork' || of === undefined) return false;
    if (!others.some(({ epoch }) => epoch === of.epoch)) return false;
    const behind = Math.max(from, this.#family.through(of.epoch) + 1);
    if (behind > to) return true;
    return this.#lineages.areTold(this.#telling.sender, of.epoch, { from: behind, to });
  }

  /** Indexes of those that stand in their own series or in another under one of their names. */
  async told(): Promise<ReadonlySet<number>> {
    const { sender, epoch: own } = this.#telling;
    const told = new Set<string>();
    for (const [epoch, numbers] of this.#numbers()) {
      const through = epoch === own ? 0 : this.#family.through(epoch);
      for (const run of runsOf(numbers)) {
        for (const row of await this.#lineages.told(sender, epoch, run)) read(row, told);
        const kept = { from: run.from, to: Math.min(run.to, through) };
        if (kept.from <= kept.to) await this.#readKept(epoch, kept, told);
      }
    }
    const indexes = [...this.#records.entries()].flatMap(([index, { names, digest }]) =>
      names.some((name) => told.has(keyOf(name, digest))) ? index : [],
    );
    return new Set(indexes);
  }

  /** All but those of `known`. */
  async tell(known: ReadonlySet<number>): Promise<void> {
    const { sender, epoch: own, received } = this.#telling;
    const isFresh = (index: number) => !known.has(index);
    const rows: Told[] = [];
    for (const [epoch, numbers] of this.#numbers(isFresh)) {
      if (epoch === own) continue;
      for (const { from, to } of runsOf(numbers)) {
        const digests = Array.from({ length: to - from + 1 }, (_, at) => numbers.get(from + at));
        rows.push({ epoch, first: from, digests: Buffer.from(digests.join(''), 'hex') });
        this.#share(epoch, to);
      }
    }
    await this.#lineages.tell(sender, rows, received);
    for (const [epoch, through] of this.#shared) {
      await this.#lineages.share(sender, epoch, Math.min(through, Number.MAX_SAFE_INTEGER));
    }
  }

  #share(epoch: Epoch, through: number): void {
    this.#shared.set(epoch, Math.max(this.#shared.get(epoch) ?? 0, through));
  }

  /** By epoch, the numbers that these records have there, and their digests. */
  #numbers(isAsked: (index: number) => boolean = () => true) {
    const byEpoch = new Map<Epoch, Map<number, string>>();
    for (const [index, { names, digest }] of this.#records.entries()) {
      if (!isAsked(index)) continue;
      for (const { epoch, number } of names) {
        const numbers = byEpoch.get(epoch) ?? new Map<number, string>();
        byEpoch.set(epoch, numbers.set(number, digest));
      }
    }
    return byEpoch;
  }

  async #readKept(epoch: Epoch, { from, to }: Run, told: Set<string>): Promise<void> {
    for (let next = from; next <= to; ) {
      const batches = await this.#lineages.kept(this.#telling.sender, epoch, { from: next, to });
      for (const batch of batches) {
        for (const { number, digest } of digestsOf(epoch, batch)) {
          if (number >= from && number <= to) told.add(keyOf({ epoch, number }, digest));
        }
        next = Math.max(next, batch.first + batch.count);
      }
      if (batches.length < KEPT_AT_ONCE) return;
    }
  }
}

function digestsOf(epoch: Epoch, { body, ...header }: Kept) {
  const unpacked = recordsOf({ version: 1, epoch, crc: crc32(body), ...header }, body);
  if ('problem' in unpacked) return [];
  return unpacked.records.map((bytes, index) => ({
    number: header.first + index,
    digest: digestOf(bytes),
  }));
}

function read({ epoch, first, digests }: Told, told: Set<string>): void {
  const text = Buffer.from(digests).toString('hex');
  for (let at = 0; at * DIGEST_BYTES < digests.length; at++) {
    const digest = text.slice(2 * DIGEST_BYTES * at, 2 * DIGEST_BYTES * (at + 1));
    told.add(keyOf({ epoch, number: first + at }, digest));
  }
}

/** Unbroken runs of numbers, none longer than `LONGEST_RUN`. */
function runsOf(numbers: ReadonlyMap<number, unknown>): readonly Run[] {
  const runs: Run[] = [];
  for (const number of [...numbers.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === number - 1 && number - last.from < LONGEST_RUN) {
      runs[runs.length - 1] = { from: last.from, to: number };
    } else runs.push({ from: number, to: number });
  }
  return runs;
}

const keyOf = ({ epoch, number }: Name, digest: string) => `${epoch} ${number} ${digest}`;

const digestOf = (bytes: Uint8Array) =>
  createHash('sha256')
    .update(bytes)
    .digest('hex')
    .slice(0, 2 * DIGEST_BYTES);

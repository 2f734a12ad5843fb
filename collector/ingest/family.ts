/**
 * The series that a batch of a forked one has to do with: which of its records are which of theirs.
 * They are locked as they are named, so that two collectors do not take the same record from both.
 */
import { FIRST_DIGEST } from '../../protocols/messages/envelope.ts';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';
import type { Origin } from './lineage.ts';
import type { LineageRepository } from './lineage-repository.ts';
import type { Sender } from './stream-repository.ts';

/** A record: as the series has it, and no other of that number that an agent put back may have written. */
export interface Name {
  readonly epoch: Epoch;
  readonly number: number;
}

/** A fork of a fork of a fork, of which the record was told by none. What lies before is not asked. */
const MOST_FORKS = 32;
/** Series that one batch may have to do with. */
const MOST_RELATIVES = 64;

interface Relative {
  /** Undefined: it is the series of the batch itself. */
  readonly through: number | undefined;
  readonly learnt: Origin[];
  known: readonly Origin[];
  knownThrough: number;
}

interface FamilyOptions {
  readonly sender: Sender;
  /** Of the batch, locked already. */
  readonly epoch: Epoch;
  /** How many records it has. */
  readonly count: number;
  readonly received: Instant;
  readonly lineages: LineageRepository;
}

export class Family {
  readonly #options: FamilyOptions;
  readonly #relatives = new Map<Epoch, Relative>();

  constructor(options: FamilyOptions) {
    this.#options = options;
    this.#relatives.set(options.epoch, relative(undefined));
  }

  /** How far another series than that of the batch is committed. */
  through(epoch: Epoch): number {
    return this.#relatives.get(epoch)?.through ?? 0;
  }

  /** All names of a record, its own first, that of its birth last. */
  async namesOf(own: Name): Promise<readonly Name[]> {
    const names = [own];
    for (let at: Name | undefined = own; at !== undefined && names.length < MOST_FORKS; ) {
      at = await this.#before(at);
      if (at === undefined || names.some(({ epoch }) => epoch === at?.epoch)) break;
      names.push(at);
    }
    return names;
  }

  /** What stands behind `name` is told to come from elsewhere. */
  async learn({ epoch, number }: Name, of: Origin['of']): Promise<void> {
    const origin = { first: number + 1, of };
    this.#relatives.get(epoch)?.learnt.push(origin);
    const { sender, lineages } = this.#options;
    await lineages.descend(sender, epoch, origin);
  }

  /** The name it had before the fork its series began with. */
  async #before({ epoch, number }: Name): Promise<Name | undefined> {
    const of = this.#relatives.get(epoch);
    if (of === undefined) return undefined;
    if (number > of.knownThrough) await this.#load(epoch, of, number);
    const origin = newest(of.learnt, number) ?? newest(of.known, number);
    if (origin === undefined) return undefined;
    const before = origin.of.next + number - origin.first;
    if (before > origin.of.last || !(await this.#meet(origin.of.epoch))) return undefined;
    return { epoch: origin.of.epoch, number: before };
  }

  async #load(epoch: Epoch, of: Relative, number: number): Promise<void> {
    const { sender, lineages, count } = this.#options;
    const through = number + count;
    of.known = await lineages.origins(sender, epoch, { through, atMost: 2 * count });
    of.knownThrough = through;
  }

  async #meet(epoch: Epoch): Promise<boolean> {
    if (this.#relatives.has(epoch)) return true;
    if (this.#relatives.size >= MOST_RELATIVES) return false;
    const { sender, lineages, received } = this.#options;
    const through = await lineages.lock(sender, epoch, FIRST_DIGEST, received);
    this.#relatives.set(epoch, relative(through));
    return true;
  }
}

const relative = (through: number | undefined): Relative => ({
  ...{ through, learnt: [], known: [] },
  knownThrough: Number.NEGATIVE_INFINITY,
});

const newest = (origins: readonly Origin[], number: number) =>
  origins.findLast(({ first }) => first <= number);

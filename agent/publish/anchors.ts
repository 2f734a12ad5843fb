/**
 * What the collector said of its evidence ledger, remembered where it cannot reach: should the ledger be
 * cut off or made anew, the agent still knows how far it went. csms.md §2, Ledger.
 */
import { join } from 'node:path';
import { type Anchor, readAnchor } from '../../protocols/messages/anchor.ts';
import { type Disk, replaceFile } from '../spool/disk.ts';

interface Remembered extends Anchor {
  readonly text: string;
  /** When it was told, ISO 8601. */
  readonly at: string;
}

interface Place {
  readonly disk: Disk;
  readonly folder: string;
  readonly onTrouble: (text: string, error: unknown) => void;
}

const NAME = 'anchors.json';
/** The last one of each day is kept, of the newest ledgers. */
const MOST_DAYS = 90;
const MOST_LEDGERS = 4;

export class Anchors {
  readonly #place: Place;
  /** As they were told; of one ledger each is further than the one before. */
  #remembered: readonly Remembered[];
  #work = Promise.resolve();

  private constructor(place: Place, remembered: readonly Remembered[]) {
    this.#place = place;
    this.#remembered = remembered;
  }

  /** What cannot be read is told and forgotten: a witness without memory is still one from now on. */
  static async open(place: Place): Promise<Anchors> {
    try {
      const text = await place.disk.readText(join(place.folder, NAME));
      return new Anchors(place, text === undefined ? [] : read(text));
    } catch (error) {
      place.onTrouble('the anchors of the evidence ledger cannot be read', error);
      return new Anchors(place, []);
    }
  }

  /** The furthest of the ledger that was told last, as it was told. */
  get current(): string | undefined {
    return this.#remembered.at(-1)?.text;
  }

  /** The furthest of each ledger that was told before it. */
  get former(): readonly string[] {
    const last = this.#remembered.at(-1)?.ledger;
    const furthest = new Map<string, string>();
    for (const { ledger, text } of this.#remembered) furthest.set(ledger, text);
    return [...furthest].filter(([ledger]) => ledger !== last).map(([, text]) => text);
  }

  /** One that is no further than what is remembered changes nothing: a ledger does not go back. */
  hear(text: string, at: Date): void {
    const anchor = readAnchor(text);
    if (anchor === undefined) return;
    const known = this.#remembered.findLast(({ ledger }) => ledger === anchor.ledger);
    const isFurther = known === undefined || anchor.seq > known.seq;
    const told = isFurther ? { ...anchor, text, at: at.toISOString() } : known;
    if (told === this.#remembered.at(-1)) return;
    this.#remembered = bounded([...this.#remembered.filter((one) => one !== told), told]);
    this.#keep();
  }

  /** Settles when what was heard is kept. */
  flush(): Promise<void> {
    return this.#work;
  }

  #keep(): void {
    const { disk, folder, onTrouble } = this.#place;
    const file = this.#remembered.map(({ text: anchor, at }) => ({ anchor, at }));
    this.#work = this.#work
      .then(() => replaceFile(disk, folder, NAME, JSON.stringify(file)))
      .catch((error: unknown) => onTrouble('the anchors could not be kept', error));
  }
}

/** The last of each day and ledger, the newest days and ledgers; the order stays. */
function bounded(remembered: readonly Remembered[]): readonly Remembered[] {
  const days = new Map<string, number>();
  const ledgers = new Set<string>();
  const kept: Remembered[] = [];
  for (const one of remembered.toReversed()) {
    const { ledger, at } = one;
    if (!ledgers.has(ledger) && ledgers.size === MOST_LEDGERS) continue;
    const day = `${ledger} ${at.slice(0, 10)}`;
    const count = days.get(ledger) ?? 0;
    if (days.has(day) || count === MOST_DAYS) continue;
    ledgers.add(ledger);
    days.set(day, 1).set(ledger, count + 1);
    kept.push(one);
  }
  return kept.reverse();
}

function read(text: string): readonly Remembered[] {
  const json: unknown = JSON.parse(text);
  if (!Array.isArray(json)) throw new Error('no list');
  return json.flatMap((one: { anchor?: unknown; at?: unknown } | null) => {
    const anchor = readAnchor(String(one?.anchor));
    return anchor ? [{ ...anchor, text: String(one?.anchor), at: String(one?.at) }] : [];
  });
}

/** What a batch of statements changes in what is known, and what is history. design.md §4. */
import type { FactClass } from '../../protocols/messages/fact.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Stated } from './sighting.ts';

export interface FactKey {
  readonly asset: string;
  readonly attribute: string;
  readonly part: string;
  readonly protocol: string;
}

export interface KnownFact extends FactKey {
  readonly value: string;
  readonly class: FactClass;
  readonly method: 'passive' | 'active';
  readonly said: number;
  readonly since: Instant;
  readonly proven: Instant;
}

export interface FactWrite extends KnownFact {
  readonly frame: number | null;
}

/** A value that replaced another, or came first (`before` null), or came too late to count. */
export interface FactChange extends FactKey {
  readonly before: string | null;
  readonly after: string;
  readonly class: FactClass;
  readonly method: 'passive' | 'active';
  readonly frame: number | null;
  readonly earliest: Instant | null;
  readonly latest: Instant;
  readonly isLate: boolean;
}

export interface StatedOf extends Stated {
  readonly asset: string;
  readonly said: number;
}

export const keyOf = ({ asset, attribute, part, protocol }: FactKey) =>
  `${asset}\t${protocol}\t${attribute}\t${part}`;

/** One row a key, by `keyOf`, the newest: two ports of one device may both have stated it. */
export function newest(stated: readonly StatedOf[]): ReadonlyMap<string, StatedOf> {
  const rows = new Map<string, StatedOf>();
  for (const fact of stated) {
    const key = keyOf(fact);
    const other = rows.get(key);
    if (other === undefined || other.last <= fact.last) rows.set(key, fact);
  }
  return rows;
}

/** A late statement overrules nothing newer; it is remembered as late. */
export function compare(
  stated: ReadonlyMap<string, StatedOf>,
  known: ReadonlyMap<string, KnownFact>,
): { readonly writes: readonly FactWrite[]; readonly changes: readonly FactChange[] } {
  const writes: FactWrite[] = [];
  const changes: FactChange[] = [];
  for (const [key, fact] of stated) {
    const before = known.get(key);
    const isLate = before !== undefined && before.proven > fact.last;
    const isSame = before !== undefined && isOneNotation(before.value, fact.value);
    if (before === undefined || (!isLate && !isSame)) {
      writes.push(written(fact, fact.value, sinceOf(fact, before)));
    } else if (!isLate && (before.said !== fact.said || before.class !== fact.class)) {
      writes.push(written(fact, before.value, before.since));
    }
    if (!isSame && fact.class !== 'volatile') changes.push(changed(fact, before, isLate));
  }
  return { writes, changes };
}

/** Field by field, as the next one: there are thousands a batch, and a spread costs microseconds. */
function written(fact: StatedOf, value: string, since: Instant): FactWrite {
  return {
    asset: fact.asset,
    attribute: fact.attribute,
    part: fact.part,
    protocol: fact.protocol,
    value,
    class: fact.class,
    method: fact.method,
    frame: fact.frame,
    said: fact.said,
    since,
    proven: fact.last,
  };
}

function changed(fact: StatedOf, before: KnownFact | undefined, isLate: boolean): FactChange {
  return {
    asset: fact.asset,
    attribute: fact.attribute,
    part: fact.part,
    protocol: fact.protocol,
    method: fact.method,
    frame: fact.frame,
    isLate,
    class: fact.class,
    before: before?.value ?? null,
    after: fact.value,
    earliest: before === undefined || isLate ? null : before.proven,
    latest: isLate ? fact.last : sinceOf(fact, before),
  };
}

/** The packet that first showed it; where that lies before the old value's last proof, the last one. */
const sinceOf = ({ first, last }: StatedOf, before: KnownFact | undefined) =>
  before !== undefined && first <= before.proven ? last : first;

/** `V3.2.6` and `3.2.6` are two notations of one version. */
export function isOneNotation(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other);
}

const plain = (value: string) =>
  value
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '');

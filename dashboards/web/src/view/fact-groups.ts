/** The facts of an asset as they are read: the device itself first, then its parts, each attribute once. */
import type { AssetFact } from '../../../../collector/api/contract/asset.ts';

export interface AttributeGroup {
  readonly attribute: string;
  /** What the sources say, the first one first as the collector ranks them; more than one value: they disagree. */
  readonly facts: readonly AssetFact[];
  readonly isDisputed: boolean;
}

export interface PartGroup {
  /** Empty: the asset itself. */
  readonly part: string;
  readonly attributes: readonly AttributeGroup[];
}

const CLASSES = ['identity', 'config', 'security', 'volatile'];
const byNumbers = new Intl.Collator('en', { numeric: true });

function group<Value>(values: readonly Value[], nameOf: (value: Value) => string) {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const name = nameOf(value);
    const held = groups.get(name);
    if (held === undefined) groups.set(name, [value]);
    else held.push(value);
  }
  return groups;
}

const rank = ({ facts }: AttributeGroup) => CLASSES.indexOf(facts[0]?.class ?? '');

/** `slot 2` stands before `slot 10`; within a part identity first. Versions with and without a `V` agree. */
export function groupFacts(facts: readonly AssetFact[]): PartGroup[] {
  const plain = (value: string) =>
    value
      .trim()
      .toLowerCase()
      .replace(/^v(?=\d)/, '');
  return [...group(facts, ({ part }) => part)]
    .sort(([one], [other]) => byNumbers.compare(one, other))
    .map(([part, members]) => ({
      part,
      attributes: [...group(members, ({ attribute }) => attribute)]
        .map(([attribute, stated]) => ({
          attribute,
          facts: stated,
          isDisputed: new Set(stated.map(({ value }) => plain(value))).size > 1,
        }))
        .sort((one, other) => rank(one) - rank(other)),
    }));
}

/** What may be taken over from what was observed without a person: the first rule that fits says so; none, and a person decides. csms.md §3.3. */
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.table.ts';
import type { Answered } from './standing.ts';

/** Fields that a rule may speak of: those that are plain. What is controlled always takes a person. */
export const RULED = FIELD_NAMES.filter((name) => FIELDS[name].care === 'plain');

export interface Rule {
  /** Kept on every decision it makes. */
  readonly name: string;
  /** Of `RULED`; empty: any of them. */
  readonly fields: readonly string[];
  /** Classes of assets; empty: any. */
  readonly classes: readonly string[];
  readonly decides: 'apply' | 'review';
}

/** The rule by which a difference is taken over; undefined: a person decides. */
export function ruleFor(
  rules: readonly Rule[],
  { field, answer }: Pick<Answered, 'field' | 'answer'>,
  assetClass: string,
): Rule | undefined {
  if (answer !== null || !(RULED as readonly string[]).includes(field)) return undefined;
  const first = rules.find(
    ({ fields, classes }) =>
      (fields.length === 0 || fields.includes(field as FieldName)) &&
      (classes.length === 0 || classes.includes(assetClass)),
  );
  return first?.decides === 'apply' ? first : undefined;
}

export interface RuleList {
  /** 0: nobody has written any. */
  readonly version: number;
  readonly rules: readonly Rule[];
}

/** Every requirement a check can speak to, by framework. One that is not here does not compile. */

import { attackIcs } from './libraries/attack-ics.table.ts';
import { cisaCpg } from './libraries/cisa-cpg.table.ts';
import { iec62443Part21 } from './libraries/iec-62443-2-1.table.ts';
import { iec62443Part24 } from './libraries/iec-62443-2-4.table.ts';
import { iec62443Part32 } from './libraries/iec-62443-3-2.table.ts';
import { iec62443Part33 } from './libraries/iec-62443-3-3.table.ts';
import { iso27001 } from './libraries/iso-27001.table.ts';
import { nis2 } from './libraries/nis2.table.ts';
import { nistCsf } from './libraries/nist-csf.table.ts';
import type { Library } from './library.ts';

/** In the order in which they are shown. */
const all = [
  iec62443Part21,
  iec62443Part33,
  iec62443Part32,
  iec62443Part24,
  iso27001,
  nistCsf,
  nis2,
  cisaCpg,
  attackIcs,
] as const;

type All = (typeof all)[number];
export type FrameworkId = All['id'];

/** What a check speaks to. */
export type Requirements = {
  readonly [Of in All as Of['id']]?: readonly (keyof Of['requirements'])[];
};

export const frameworks: readonly (Library & { readonly id: FrameworkId })[] = all;
export const frameworkIds = all.map(({ id }) => id) as [FrameworkId, ...FrameworkId[]];

export interface Requirement {
  readonly framework: FrameworkId;
  readonly id: string;
  /** Our words. */
  readonly topic: string;
  readonly group: string;
}

export function requirementsOf(framework: FrameworkId): readonly Requirement[] {
  const library = frameworks.find(({ id }) => id === framework);
  if (library === undefined) return [];
  return Object.entries(library.requirements).map(([id, topic]) => {
    const group = groupOf(library, id);
    return { framework, id, topic: topic || group, group };
  });
}

/** The longest beginning that has words. */
function groupOf({ groups, title }: Library, id: string): string {
  const fitting = Object.keys(groups).filter((one) => id.startsWith(one));
  const longest = fitting.sort((one, other) => other.length - one.length)[0];
  return (longest === undefined ? undefined : groups[longest]) ?? title;
}

/** A playbook as it is worked through: who did what when, and what was known for it. csms.md §1 row 51. */
import * as z from 'zod';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import { Instant } from '../../protocols/messages/names.ts';
import { line, prose } from '../records/prose.ts';
import {
  type Playbook,
  type PlaybookName,
  type Prefill,
  playbookNames,
  playbooks,
  prefills,
} from './playbooks.table.ts';

const MOST_KNOWN = 5;

export const RunStep = z.strictObject({
  id: z.string().max(32),
  phase: z.enum(['triage', 'contain', 'eradicate', 'recover', 'lessons']),
  role: z.string().max(32),
  title: z.string().max(200),
  /** From the records, when it was begun. Empty values: nothing is known of it. */
  known: z
    .array(z.strictObject({ of: z.enum(prefills), values: z.array(line(60)).max(MOST_KNOWN) }))
    .max(prefills.length),
  state: z.enum(['open', 'done', 'skipped']),
  by: z.string().max(120).nullable(),
  at: Instant.nullable(),
  note: prose(200),
});

export const Run = z.strictObject({
  name: z.enum(playbookNames),
  edition: z.int().min(1),
  begunAt: Instant,
  begunBy: z.string().max(120),
  steps: z.array(RunStep).max(30),
});

export type RunStep = Readonly<z.infer<typeof RunStep>>;
export type Run = Readonly<z.infer<typeof Run>>;

/** What the records know, in words. */
export type Known = Readonly<Record<Prefill, readonly string[]>>;

export function begun(name: PlaybookName, known: Known, by: string, at: Instant): Run {
  const { edition, steps } = playbooks[name];
  return {
    ...{ name, edition, begunAt: at, begunBy: by },
    steps: steps.map(({ id, phase, role, title, needs }) => ({
      ...{ id, phase, role, title },
      known: needs.map((of) => ({ of, values: known[of].slice(0, MOST_KNOWN).map(short) })),
      ...{ state: 'open' as const, by: null, at: null, note: '' },
    })),
  };
}

/** Names of devices are theirs: what would not pass as a line is shown as a line that does. */
const short = (text: string) => {
  const plain = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return [...plain].slice(0, 30).join('') || '?';
};

/** Why a step cannot be marked; undefined: it can. */
export function flawOfMark(run: Run | null, id: string): string | undefined {
  const step = run?.steps.find((one) => one.id === id);
  if (run === null) return 'No playbook was begun.';
  if (step === undefined) return 'The playbook has no such step.';
  return step.state === 'open' ? undefined : `The step is ${step.state} already.`;
}

export function marked(
  run: Run,
  id: string,
  mark: Pick<RunStep, 'state' | 'by' | 'at' | 'note'>,
): Run {
  return { ...run, steps: run.steps.map((step) => (step.id === id ? { ...step, ...mark } : step)) };
}

/** Those for what happened, the one for most of it first; all of them where none is. */
export function proposedFor(kinds: readonly DifferenceKind[]): readonly PlaybookName[] {
  const fitting = (name: PlaybookName) => {
    const playbook: Playbook = playbooks[name];
    return kinds.filter((kind) => playbook.kinds.includes(kind)).length;
  };
  const some = playbookNames.filter((name) => fitting(name) > 0);
  return (some.length > 0 ? some : [...playbookNames]).sort((a, b) => fitting(b) - fitting(a));
}

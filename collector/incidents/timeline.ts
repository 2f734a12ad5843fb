/**
 * What happened in an incident, from the steps the record took: nothing is kept twice, and what is
 * kept is never changed. csms.md §1 row 48, §2.
 */
import type { Instant } from '../../protocols/messages/names.ts';

export const timelineTypes = [
  'detection',
  'mitigation',
  'observation',
  'severity_changed',
  'status_changed',
  'handover',
  'notification',
] as const;
export type TimelineType = (typeof timelineTypes)[number];

/** A step as the engine keeps it. */
export interface TakenStep {
  readonly n: number;
  readonly at: Instant;
  readonly actor: string;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  readonly comment: string | null;
  readonly asked: Readonly<Record<string, unknown>>;
}

export interface TimelineEntry {
  /** Of the step it came from. */
  readonly n: number;
  readonly type: TimelineType;
  /** When it was: people may say so, never later than they say it. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly event: string;
  /** What somebody wrote: hostile until it is escaped. */
  readonly text: string;
  /** Of a change of severity or status. */
  readonly from: string | null;
  readonly to: string | null;
}

const typed: Readonly<Record<string, TimelineType>> = {
  create: 'detection',
  join: 'detection',
  handover: 'handover',
  notify: 'notification',
  remind: 'notification',
  do_step: 'mitigation',
};

/** Oldest first by when it was, then by when it was said. */
export function timelineOf(steps: readonly TakenStep[]): readonly TimelineEntry[] {
  return steps.flatMap(entriesOf).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.n - b.n));
}

function entriesOf(step: TakenStep): readonly TimelineEntry[] {
  const { n, actor, event, asked } = step;
  const at = instantIn(asked['at']) ?? step.at;
  const base = {
    ...{
      n,
      at: at < step.at ? at : step.at,
      recordedAt: step.at,
      actor,
      event,
      text: textOf(step),
    },
    ...{ from: null, to: null },
  };
  const found: TimelineEntry[] = [{ ...base, type: typeOf(step) }];
  const [was, now] = [asked['was'], asked['severity']];
  if (typeof now === 'string' && now !== was) {
    const from = typeof was === 'string' ? was : null;
    const entry = { ...base, type: 'severity_changed', from, to: now } as const;
    if (event === 'change_severity') return [entry];
    if (event !== 'create') found.push(entry);
  }
  if (step.from !== null && step.from !== step.to) {
    const entry = { ...base, type: 'status_changed', from: step.from, to: step.to } as const;
    return [entry, ...found.slice(1)];
  }
  return found;
}

function typeOf({ event, asked }: TakenStep): TimelineType {
  const said = timelineTypes.find((type) => event === 'note' && type === asked['type']);
  return said ?? typed[event] ?? 'observation';
}

/** What people said, in the order of what they are asked. */
function textOf({ comment, asked }: TakenStep): string {
  const said = [asked['text'], asked['reason'], asked['note'], comment];
  return said.filter((text) => typeof text === 'string' && text !== '').join('\n');
}

const instantIn = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
    ? (value as Instant)
    : undefined;

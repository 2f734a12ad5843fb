/**
 * What happened in an incident, from the steps the record took: nothing is kept twice, and what is
 * kept is never changed. csms.md §1 row 48, §2.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import type { KeptStep } from '../records/record.ts';
import type { IncidentSeverity } from './incident.ts';

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
  'change-severity': 'severity_changed',
  handover: 'handover',
  notify: 'notification',
  remind: 'notification',
  'do-step': 'mitigation',
};

/** `first`: how bad it was when it was opened. Oldest first by when it was, then by when it was said. */
export function timelineOf(
  steps: readonly KeptStep[],
  first: IncidentSeverity,
): readonly TimelineEntry[] {
  let severity: string = first;
  const found: TimelineEntry[] = [];
  for (const step of steps) {
    const now = step.asked['severity'];
    const from = severity;
    if (typeof now === 'string') severity = now;
    found.push(...entriesOf(step, from, severity));
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.n - b.n));
}

function entriesOf(step: KeptStep, was: string, severity: string): readonly TimelineEntry[] {
  const { number: n, by, event, asked, from, to } = step;
  const at = instantIn(asked['at']) ?? step.at;
  const entry = {
    ...{ n, at: at < step.at ? at : step.at, recordedAt: step.at, actor: by.name, event },
    ...{ text: textOf(step), from: null, to: null },
  };
  const isMoved = from !== to;
  const type = isMoved ? 'status_changed' : typeOf(step);
  const changed = { ...entry, type: 'severity_changed', from: was, to: severity } as const;
  if (type === 'severity_changed') return [changed];
  const main: TimelineEntry = { ...entry, type, ...(isMoved && { from, to }) };
  return was === severity ? [main] : [main, changed];
}

function typeOf({ event, asked }: KeptStep): TimelineType {
  const said = timelineTypes.find((type) => event === 'note' && type === asked['type']);
  return said ?? typed[event] ?? 'observation';
}

/** What people said, in the order of what they are asked. */
function textOf({ comment, asked }: KeptStep): string {
  const said = [asked['text'], asked['reason'], asked['note'], comment];
  return said.filter((text) => typeof text === 'string' && text !== '').join('\n');
}

const instantIn = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
    ? (value as Instant)
    : undefined;

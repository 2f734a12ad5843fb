/** What of requests and outages is on in a time: one entry an occurrence. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import type { CalendarEvent } from './calendar.ts';
import type { ChangeRequest, ChangeState, Outage } from './change.ts';
import { occurrencesOf } from './window.ts';

/** Null: it is on nobody's calendar. */
const standings: Record<ChangeState, CalendarEvent['standing'] | null> = {
  draft: null,
  submitted: 'tentative',
  approved: 'confirmed',
  scheduled: 'confirmed',
  in_progress: 'confirmed',
  verifying: 'confirmed',
  closed: 'confirmed',
  incomplete: 'confirmed',
  failed_rolled_back: 'confirmed',
  emergency_open: 'confirmed',
  retro_review: 'confirmed',
  rejected: null,
  cancelled: 'cancelled',
  expired: null,
};

/** An outage as it stands on record. */
export interface PlannedOutage extends Outage {
  readonly site: SiteId;
  readonly ref: string;
  readonly title: string;
  readonly version: number;
}

export type Planned =
  | { readonly kind: 'change'; readonly body: ChangeRequest }
  | { readonly kind: 'outage'; readonly body: PlannedOutage };

export interface AgendaEntry extends CalendarEvent {
  readonly record: string;
}

/** In order of time, at most `most`. `range` in milliseconds. */
export function agendaOf(
  planned: readonly Planned[],
  range: Span,
  most: number,
): readonly AgendaEntry[] {
  return planned
    .flatMap((one) => entriesOf(one, range))
    .sort((a, b) => a.from - b.from || (a.uid < b.uid ? -1 : 1))
    .slice(0, most);
}

function entriesOf(planned: Planned, range: Span): readonly AgendaEntry[] {
  const { kind, body } = planned;
  const state = kind === 'change' ? body.state : 'approved';
  const standing = standings[state];
  if (standing === null) return [];
  const { id, ref, title, version } = body;
  const said = { record: id, kind, ref, title, state, standing, version, lines: linesOf(planned) };
  return body.windows.flatMap((window, index) =>
    occurrencesOf([window], range).map(({ from, to }) => ({
      ...said,
      // A window that is once keeps its name when it is moved; one that recurs is told by its day.
      uid: `${id}-${index + 1}${window.recurrence === null ? '' : `-${from}`}@plumbline`,
      from,
      to,
    })),
  );
}

function linesOf(planned: Planned): readonly string[] {
  if (planned.kind === 'outage') return ['Outage: silence of the zone is expected.'];
  const { state, kind, risk, rollback } = planned.body;
  return [
    `State: ${state}`,
    `Kind: ${kind}`,
    `Risk: ${risk}`,
    ...(rollback === '' ? [] : [`Rollback: ${rollback}`]),
  ];
}

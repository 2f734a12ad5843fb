/** What stands in the collector's tables beside the messages themselves, and what has left. */
import { sql } from 'kysely';
import type { Connection } from '../../collector/store/database.ts';
import type { Delivered, Span } from './observer.ts';
import type { Told } from './reckoning.ts';

export interface Kept {
  readonly differences: readonly string[];
  readonly events: number;
  readonly talk: number;
  readonly drift: number;
  readonly health: number;
  readonly quarantined: number;
  readonly gaps: number;
  /** Of the outbox, in the order in which it leaves. */
  readonly departed: readonly Departed[];
}

interface Departed {
  readonly event: string;
  readonly kind: string;
  /** Its destination stands behind it. */
  readonly isDelivered: boolean;
}

const DESTINATION = 'mqtt-events';

export async function readKept(db: Connection): Promise<Kept> {
  const drift = await db.selectFrom('drift').select(['agent', 'key', 'occurrence']).execute();
  const { rows: counts } = await sql<Record<string, number>>`SELECT
    (SELECT count(*) FROM event) AS events,
    (SELECT coalesce(sum(packets), 0)::bigint FROM conversation) AS talk,
    (SELECT count(*) FROM outbox WHERE kind = 'drift') AS drift,
    (SELECT count(*) FROM outbox WHERE kind = 'agent' AND body->>'what' = 'health') AS health,
    (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT count(*) FROM coverage_gap) AS gaps`.execute(db);
  const { rows: departed } = await sql<Departed>`
    SELECT event, kind, coalesce((outbox.tx, outbox.id) <= (reached.tx, reached.id), false)
      AS "isDelivered"
    FROM outbox LEFT JOIN outbox_cursor AS reached ON destination = ${DESTINATION}
    ORDER BY outbox.tx, outbox.id`.execute(db);
  const count = (name: string) => counts[0]?.[name] ?? Number.NaN;
  return {
    differences: drift.map(({ agent, key, occurrence }) => `${agent} ${key} ${occurrence}`),
    events: count('events'),
    talk: count('talk'),
    drift: count('drift'),
    health: count('health'),
    quarantined: count('quarantined'),
    gaps: count('gaps'),
    departed,
  };
}

/** Every line has to be zero. */
export function unequal(told: Told, kept: Kept): Readonly<Record<string, number>> {
  const { differences } = kept;
  const known = new Set(differences);
  return {
    'differences that nobody recorded': [...told.differences].filter((one) => !known.has(one))
      .length,
    'differences recorded twice': differences.length - known.size,
    'differences that nobody told': differences.filter((one) => !told.differences.has(one)).length,
    'acts of control, too many or too few': kept.events - told.events,
    'packets of conversations, too many or too few': kept.talk - told.talk,
    'drifts in the outbox, too many or too few': kept.drift - told.drift,
    'health in the outbox, too many or too few': kept.health - told.health,
    'identities of events used twice':
      kept.departed.length - new Set(kept.departed.map(({ event }) => event)).size,
    'messages put aside': kept.quarantined,
  };
}

export interface Departures {
  readonly events: number;
  readonly delivered: number;
  readonly again: number;
  readonly waiting: number;
  /** Delivered while nobody could hear it: the broker had died, and what it held with it. */
  readonly unheard: number;
  readonly undelivered: readonly Missed[];
  readonly changed: number;
}

/** An event nobody heard, though its destination stands behind it, and when that must have been. */
export interface Missed extends Span {
  readonly event: string;
  /** Its place in the outbox, from 0. */
  readonly place: number;
}

/** Whether what has left was heard. */
export function departures(
  { departed }: Kept,
  heard: ReadonlyMap<string, Delivered>,
  deaf: readonly Span[],
  changed: number,
): Departures {
  const events = departed.filter(({ kind }) => kind === 'drift');
  const missed = unheardAmong(events, heard);
  const undelivered = missed.filter(
    (when) => !deaf.some(({ from, to }) => from <= when.to && to >= when.from),
  );
  return {
    events: events.length,
    delivered: events.filter(({ event }) => heard.has(event)).length,
    again: [...heard.values()].filter(({ times }) => times > 1).length,
    waiting: events.filter(({ event, isDelivered }) => !isDelivered && !heard.has(event)).length,
    unheard: missed.length - undelivered.length,
    undelivered,
    changed,
  };
}

/** When it must have been delivered: between what was before it and what came behind it. */
function unheardAmong(
  events: readonly Departed[],
  heard: ReadonlyMap<string, Delivered>,
): readonly Missed[] {
  const times = events.map(({ event }) => heard.get(event)?.at);
  return events.flatMap(({ event, isDelivered }, place) => {
    if (!isDelivered || heard.has(event)) return [];
    const from = times.slice(0, place).findLast((at) => at !== undefined) ?? 0;
    const to = times.slice(place).find((at) => at !== undefined) ?? Number.MAX_SAFE_INTEGER;
    return [{ event, place, from, to }];
  });
}

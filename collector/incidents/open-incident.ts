/** An incident the collector opens by itself, or the one of the same place that it joins. csms.md §1 row 48, §3.2. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { IncidentReason } from '../change/escalation.ts';
import { HOUR } from '../change/window.ts';
import type { Severity } from '../drift/severity.table.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { type IncidentBody, MOST_LINKED, opened } from './incident.ts';
import { severityOf, worse } from './severity.ts';

export interface Occasion {
  readonly site: SiteId;
  readonly zone: string | null;
  /** Of the verdict; what the zone is worth may make it worse. */
  readonly severity: Severity;
  readonly drifts: readonly string[];
  readonly assets: readonly string[];
  readonly reason: IncidentReason;
  /** When it was noticed. */
  readonly at: Instant;
}

/** What follows within an hour of the last that was seen belongs to the same incident. */
export const JOINED_WITHIN_MS = HOUR;

export const OPEN = ['new', 'triage', 'contain', 'eradicate', 'recover', 'lessons'] as const;

const titles: Record<IncidentReason, string> = {
  'safety-zone': 'Unauthorised change of a safety system',
  'several-in-a-zone': 'Several unauthorised changes within an hour',
  'rogue-source': 'Unauthorised change by a device that nobody knows',
  'refused-afterwards': 'Emergency work that was refused afterwards',
};

/**
 * The incident these drifts are in. What is in one already, whatever became of it, opens no other: to
 * judge anew is no new event. Without a zone, what happens to the same asset belongs together.
 */
export async function openIncident(
  proceeding: Proceeding,
  repositories: Repositories,
  occasion: Occasion,
): Promise<KeptRecord> {
  const { records, incidents } = repositories;
  const { site, zone, at, reason, assets } = occasion;
  await incidents.alone(site, zone);
  const known = await records.byKeys('incident', keysOf('drift', occasion.drifts));
  const told = new Set(known.flatMap(({ body }) => body['drifts'] as readonly string[]));
  const drifts = occasion.drifts.filter((drift) => !told.has(drift));
  const last = known.at(-1);
  if (drifts.length === 0 && last !== undefined) return last;

  const place = zone === null ? undefined : await records.one(zone);
  const criticality = place?.body['criticality'];
  const severity = severityOf(
    occasion.severity,
    typeof criticality === 'number' ? criticality : null,
  );
  const near = await nearby(repositories, occasion);
  if (near !== undefined) {
    const was = (near.body as unknown as IncidentBody).severity;
    // What is said stands in the ledger as it is said: a storm is named in part, and counted.
    const asked = {
      ...{ drifts: drifts.slice(0, MOST_LINKED), assets: assets.slice(0, MOST_LINKED) },
      ...{ more: Math.max(0, drifts.length - MOST_LINKED), severity: worse(was, severity), reason },
    };
    return proceeding.step(near.id, 'join', { asked });
  }
  const opening = { title: titles[reason], severity, zone, drifts, assets, detectedAt: at };
  return proceeding.create('incident', site, opened(opening), undefined, { comment: reason });
}

/** The newest open one of the place, where something of it was seen within the hour. */
async function nearby(
  { records }: Repositories,
  { zone, assets, at, site }: Occasion,
): Promise<KeptRecord | undefined> {
  const keys = zone === null ? keysOf('asset', assets) : keysOf('zone', [zone]);
  if (keys.length === 0) return undefined;
  const open = await records.byKeys('incident', keys, OPEN);
  for (const record of open.toReversed()) {
    if (record.site !== site || record.zone !== zone) continue;
    const steps = await records.stepsOf(record.id);
    const { detectedAt } = record.body as unknown as IncidentBody;
    const seen = [
      detectedAt,
      ...steps.filter(({ event }) => event === 'join').map((step) => step.at),
    ];
    const isNear = seen.some(
      (one) => Math.abs(Date.parse(at) - Date.parse(one)) < JOINED_WITHIN_MS,
    );
    if (isNear) return record;
  }
  return undefined;
}

const keysOf = (of: string, ids: readonly string[]) => ids.map((id) => `${of}:${id}`);

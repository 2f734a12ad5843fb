/** What people ask of incidents beside the steps of one: to open one from a drift, and by when who has to be told. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { ProceedingOptions } from '../records/proceeding.ts';
import { proceed } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, placesOf, reveal, whoOf } from '../users/role.ts';
import { type Deadline, deadlinesOf } from './deadlines.ts';
import { groundOf } from './ground.ts';
import { type IncidentBody, type IncidentSeverity, opened } from './incident.ts';
import type { DriftOccasion } from './incident-repository.ts';
import { OPEN } from './open-incident.ts';
import { proposedFor } from './playbook-run.ts';
import { type Playbook, type PlaybookName, playbookNames, playbooks } from './playbooks.table.ts';
import { severityOf } from './severity.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

export interface FromDrift {
  readonly title?: string;
  /** Else the worse of the verdict and what the zone is worth. */
  readonly severity?: IncidentSeverity;
  readonly comment?: string;
  /** Of the drift, as it was seen; undefined: whatever it is by now. */
  readonly version: number | undefined;
}

export interface IncidentView {
  readonly timeline: readonly TimelineEntry[];
  readonly deadlines: readonly Deadline[];
  /** Those that fit what happened, the best first. */
  readonly playbooks: readonly PlaybookName[];
}

export class IncidentDesk {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #options: ProceedingOptions;

  constructor(store: Store, now: () => Instant, options: ProceedingOptions) {
    this.#store = store;
    this.#now = now;
    this.#options = options;
  }

  /** Throws `not-possible-now` where it is in an open incident, `changed-meanwhile` on another version of the drift. */
  openFromDrift(actor: Actor, drift: string, said: FromDrift): Promise<KeptRecord> {
    const at = this.#now();
    return this.#store.transaction(async (repositories) => {
      const { incidents, records } = repositories;
      const of = await incidents.ofDrift(drift);
      if (of === undefined) throw new AppError('not-found');
      const { site, zone } = of;
      reveal(actor, { site, zone });
      authorise(actor, 'incident.handle', { site, zone });
      if (said.version !== undefined && said.version !== of.version) {
        throw new AppError('changed-meanwhile');
      }
      await incidents.alone(site, zone);
      const [known] = await records.byKeys('incident', [`drift:${drift}`], OPEN);
      if (known !== undefined) {
        throw new AppError('not-possible-now', { detail: `It is in ${known.ref}.` });
      }
      const opening = await this.#opening(repositories, drift, of, said);
      return proceed(this.#options, repositories, at, (proceeding) =>
        proceeding.create('incident', site, opening, whoOf(actor), {
          comment: said.comment ?? null,
        }),
      );
    });
  }

  playbooks(actor: Actor): readonly (Playbook & { readonly name: PlaybookName })[] {
    placesOf(actor, 'read');
    return playbookNames.map((name) => ({ name, ...playbooks[name] }));
  }

  /** What happened, what is owed, and what might be done. */
  view(actor: Actor, id: string): Promise<IncidentView> {
    return this.#store.read(async (repositories) => {
      const { records, incidents } = repositories;
      const record = await records.one(id);
      if (record?.kind !== 'incident' || record.site === null) throw new AppError('not-found');
      reveal(actor, { site: record.site as SiteId, zone: record.zone });
      const body = record.body as unknown as IncidentBody;
      const [first] = await records.revisions(id);
      const { reporting } = await groundOf(repositories, record);
      const begun = (first?.body ?? record.body) as unknown as IncidentBody;
      return {
        timeline: timelineOf(await records.stepsOf(id), begun.severity),
        deadlines: deadlinesOf(body, reporting),
        playbooks: proposedFor(await incidents.kindsOf(body.drifts)),
      };
    });
  }

  async #opening(
    { records }: Repositories,
    drift: string,
    { kind, zone, asset, severity, earliest, detected }: DriftOccasion,
    said: FromDrift,
  ): Promise<IncidentBody> {
    const place = zone === null ? undefined : await records.one(zone);
    const worth = place?.body['criticality'];
    return opened({
      title: said.title ?? kind,
      severity: said.severity ?? severityOf(severity, typeof worth === 'number' ? worth : null),
      ...{ zone, drifts: [drift], assets: asset === null ? [] : [asset] },
      // A sensor's clock may be ahead of ours.
      ...{ occurredAt: earliest < detected ? earliest : detected, detectedAt: detected },
    });
  }
}

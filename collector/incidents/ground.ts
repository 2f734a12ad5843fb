/** What has to be known of the rest before a step of an incident is decided on. */

import type { Body, KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import type { Reporting } from './deadlines.ts';
import { type DutyBody, reportingOf } from './duty.ts';
import type { IncidentBody } from './incident.ts';
import type { Known } from './playbook-run.ts';

export interface Ground {
  readonly reporting: Reporting;
  /** Of the drifts and assets that are named, so many are not of its site. */
  readonly foreign: number;
  /** Corrective tasks about it that were not cancelled. */
  readonly actions: number;
  /** For a playbook that is begun; null: none is. */
  readonly known: Known | null;
}

const STANDING = ['open', 'done', 'missed'];

export async function groundOf(
  repositories: Repositories,
  record: KeptRecord,
  asked: Body = {},
): Promise<Ground> {
  const { records, incidents } = repositories;
  const { id, site } = record;
  const body = record.body as unknown as IncidentBody;
  const duties = site === null ? [] : await records.inForce('reporting-duty', site);
  const named = [...idsIn(asked['drifts']), ...idsIn(asked['assets'])];
  const tasks = await records.byKeys('task', [`incident:${id}`], STANDING);
  return {
    reporting: reportingOf(duties.map((duty) => duty.body as unknown as DutyBody)),
    foreign: site === null || named.length === 0 ? 0 : await incidents.foreign(site, named),
    actions: tasks.filter((task) => task.body['purpose'] === 'corrective').length,
    known: typeof asked['playbook'] === 'string' ? await knownOf(repositories, body) : null,
  };
}

const idsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];

async function knownOf(repositories: Repositories, body: IncidentBody): Promise<Known> {
  const { records, incidents } = repositories;
  const { zone, drifts, assets } = body;
  const keys = assets.map((asset) => `asset:${asset}`);
  const tasks = keys.length === 0 ? [] : await records.byKeys('task', keys, ['done']);
  const baselines = keys.length === 0 ? [] : await records.byKeys('baseline', keys);
  const conduits = zone === null ? [] : await records.byKeys('conduit', [`zone:${zone}`]);
  const place = zone === null ? undefined : await records.one(zone);
  return {
    assets: await incidents.names(assets),
    zone: place === undefined ? [] : [`${place.ref} ${place.title}`],
    changes: await incidents.changes(drifts),
    backup: tasks
      .filter((task) => task.body['purpose'] === 'backup')
      .sort((a, b) => (a.changed < b.changed ? 1 : -1))
      .map(({ ref, changed }) => `${ref} of ${changed}`),
    baseline: baselines
      .filter(({ inForce }) => inForce !== null)
      .map(({ title, inForce }) => `revision ${inForce} of ${title}`),
    conduits: conduits
      .filter(({ inForce }) => inForce !== null)
      .map(({ ref, title }) => `${ref} ${title}`),
  };
}

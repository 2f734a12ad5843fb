/** What has to be known of the rest before a step of a baseline is decided on. */
import { mayRebaseline } from '../change/history.ts';
import { verdictNames, verdictTable } from '../change/verdicts.table.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import type { BaselineBody, Sight } from './baseline.ts';

export interface BaselineGround {
  /** Undefined: it is not known, or of another site. */
  readonly sight: Sight | undefined;
  /** Users who did the work of the change it follows from. */
  readonly implementers: readonly string[];
  /** What was changed without leave, and stands. */
  readonly unsettled: readonly string[];
}

/** Of what these say no baseline follows before it was rolled back or accepted. Integrity rule 4. */
const WITHOUT_LEAVE = verdictNames.filter((name) => {
  const { action }: (typeof verdictTable)[typeof name] = verdictTable[name];
  return !mayRebaseline(name, null, []) && action !== 'record' && action !== 'digest';
});

export async function baselineGroundOf(
  repositories: Repositories,
  record: KeptRecord,
): Promise<BaselineGround> {
  const { baselines, records } = repositories;
  const { subject, change } = record.body as unknown as BaselineBody;
  const [type, id] = subject.split('/') as [string, string];
  const request = change === null ? undefined : await records.one(change);
  const implementers = request?.body['implementers'];
  const isAsset = type === 'asset';
  return {
    sight: await sightOf(repositories, record, isAsset, id),
    implementers: Array.isArray(implementers)
      ? implementers.filter((person) => typeof person === 'string')
      : [],
    unsettled: isAsset ? await baselines.unsettled(id, WITHOUT_LEAVE) : [],
  };
}

async function sightOf(
  { baselines }: Repositories,
  { site }: KeptRecord,
  isAsset: boolean,
  id: string,
): Promise<Sight | undefined> {
  if (site === null) return undefined;
  if (!isAsset) return baselines.ofConduits(site, id);
  return (await baselines.ofAssets(site, [id])).get(id);
}

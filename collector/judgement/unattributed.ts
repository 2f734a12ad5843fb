/** Work that a request covers and nobody is known to have done. csms.md §3.1, §3.2. */
import type { SiteId } from '../../protocols/messages/names.ts';
import { sessionsOf } from '../change/session.ts';
import type { Repositories } from '../store/store.ts';
import type { Place } from '../users/role.ts';
import { gather } from './gathering.ts';
import type { VerdictRow } from './verdict-row.ts';

interface Asked {
  readonly drift: string;
  readonly place: Place;
  readonly row: VerdictRow;
  readonly repositories: Repositories;
}

/** What else of its session the same request covers, with nobody known who did it: ids in order. */
export async function besideUnattributed({
  drift,
  place,
  row,
  repositories,
}: Asked): Promise<string[]> {
  const { changes, rows } = await gather([drift], place.site as SiteId, repositories);
  const session = sessionsOf([...changes.values()]).find(({ members }) => members.includes(drift));
  const beside = (session?.members ?? []).filter((one) => {
    const other = rows.get(one);
    const isAsked = other?.machine.verdict === 'authorised_unattributed';
    return one !== drift && isAsked && other.request === row.request;
  });
  return beside.sort();
}

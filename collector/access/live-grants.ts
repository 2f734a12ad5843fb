/** The grants of a time with when each was live, read and worked out. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { AccessGrantBody } from './access-grant.ts';
import { liveIn } from './course.ts';
import type { LiveGrant } from './standing.ts';

interface Asked {
  readonly from: Instant;
  /** Included. */
  readonly to: Instant;
  readonly site?: SiteId;
  readonly keys?: readonly string[];
}

/** Those that were live at some time of it. */
export async function liveGrants(
  { accessGrants }: Repositories,
  { from, to, ...asked }: Asked,
): Promise<readonly LiveGrant[]> {
  const kept = await accessGrants.during<AccessGrantBody>(from, to, asked);
  const range = { from: Date.parse(from), to: Date.parse(to) + 1 };
  return kept.flatMap(({ steps, ...grant }) => {
    const live = liveIn(grant.body, steps, range);
    return live.length === 0 ? [] : [{ ...grant, live }];
  });
}

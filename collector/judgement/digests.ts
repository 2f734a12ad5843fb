/** Once a day and site: what would have been told before change control was on, and what is only for reading. csms.md §3.2a.1. */
import type { Instant } from '../../protocols/messages/names.ts';
import { DAY } from '../change/window.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';

/** The day before, of each site of which something was judged then and no digest has left. UTC. */
export async function digest(
  repositories: Repositories,
  now: Instant,
  newId: () => string,
): Promise<number> {
  const day = instantOf(Date.parse(now) - DAY).slice(0, 10);
  const found = await repositories.verdicts.digests(day);
  const sites = new Set(found.map(({ site }) => site));
  for (const site of sites) {
    if (!(await repositories.verdicts.digested(site, day, now))) continue;
    const rows = found.filter((row) => row.site === site);
    const counts = rows.map(({ zone, verdict, isWouldBe, count }) => {
      return { zone, verdict, isWouldBe, count };
    });
    const body = { what: 'digest', day, counts, to: ['ot-engineer'] };
    await repositories.outbox.add(now, [{ event: newId(), site, kind: 'digest', body }]);
  }
  return sites.size;
}

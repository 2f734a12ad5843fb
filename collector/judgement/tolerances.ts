/** Exceptions in force, as the change check reads them. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Tolerance } from '../change/explained.ts';
import type { Span } from '../coverage/timeline.ts';
import { toleranceOf } from '../exceptions/tolerance.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';

/** Those of a site that were in force at some time of the span. */
export async function tolerancesOf(
  site: SiteId,
  { from, to }: Span,
  { exceptions }: Repositories,
): Promise<readonly Tolerance[]> {
  const granted = await exceptions.during(instantOf(from), instantOf(to), site);
  return granted.flatMap((one) => toleranceOf(one) ?? []);
}

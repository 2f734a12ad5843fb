/** Exceptions in force, as the change check reads them. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Tolerance } from '../change/explained.ts';
import type { Span } from '../coverage/timeline.ts';
import type { Repositories } from '../store/store.ts';

/** Those of a site that were in force at some time of the span. */
export async function tolerancesOf(
  _site: SiteId,
  _span: Span,
  _repositories: Repositories,
): Promise<readonly Tolerance[]> {
  return [];
}

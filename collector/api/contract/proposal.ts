/** What might be a zone or a conduit, from what was seen. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { line } from '../../records/prose.ts';
import { RecordBody } from './record.ts';

const count = z.int().nonnegative();

const proposed = {
  /** Names it for as long as it is proposed. */
  key: z.string(),
  /** In words: what was seen. */
  reason: z.string(),
  /** What the record would say. */
  draft: RecordBody,
};

export const Proposal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('zone'), ...proposed, assets: count }),
  z.object({
    ...{ kind: z.literal('conduit'), ...proposed, flows: count },
    ...{ firstSeen: Instant, lastSeen: Instant },
    /** The conduit that lacks these rules; null: there is none between the two. */
    record: z.guid().nullable(),
  }),
]);

export const ProposalQuery = z.object({ site: SiteId });
export const ProposalPage = z.object({ items: z.array(Proposal) });
export const ProposalParams = z.object({ key: z.string().min(1).max(64) });

const comment = line(500).exactOptional();
export const Adoption = z.strictObject({
  site: SiteId,
  /** What the record is called, where the proposal's name will not do. */
  name: line(80).exactOptional(),
  comment,
});
export const Dismissal = z.strictObject({ site: SiteId, comment });

export const Adopted = z.object({
  kind: z.string(),
  id: z.guid(),
  ref: z.string(),
  state: z.string(),
  version: z.int().positive(),
});
export const Dismissed = z.object({ key: z.string() });

export const DismissedPage = z.object({
  /** The newest first. */
  items: z.array(
    z.object({
      key: z.string(),
      /** What was seen; null: it was not kept. */
      reason: z.string().nullable(),
      by: z.string(),
      at: Instant,
      comment: z.string().nullable(),
    }),
  ),
});

/**
 * How something should be: approved by its owner, one revision after the other. It never follows by
 * itself what is observed (integrity rule 4): somebody proposes, and somebody else approves. csms.md §2.
 */
import * as z from 'zod';
import type { Instant } from '../../protocols/messages/names.ts';
import { prose } from '../records/prose.ts';
import { type Observed, Snapshot, snapshotOf } from './snapshot.ts';

/** An observed asset, or all that passes the border of a zone. */
export const BaselineSubject = z.string().regex(/^(asset|conduits)\/[A-Za-z0-9-]{1,64}$/);

export const BaselineBody = z.strictObject({
  /** Also its name among the baselines of a site: there is one of each, in many revisions. */
  subject: BaselineSubject,
  /** The change request it follows from; null: commissioning, or none. */
  change: z.guid().nullable(),
  note: prose(2000),
  /** By the collector when it was proposed: what people call the subject, where it is, and what was observed of it. */
  name: z.string().max(120),
  zone: z.guid().nullable(),
  snapshot: Snapshot.nullable(),
});

export type BaselineBody = Readonly<z.infer<typeof BaselineBody>>;

/** What is observed of a subject now. */
export interface Sight {
  readonly name: string;
  readonly zone: string | null;
  readonly observed: readonly Observed[];
}

/** The body as it is proposed now; nothing is made up where nothing is observed. */
export function proposed(body: BaselineBody, sight: Sight | undefined, at: Instant): BaselineBody {
  if (sight === undefined || sight.observed.length === 0) return { ...body, snapshot: null };
  const { name, zone, observed } = sight;
  return { ...body, name: name.slice(0, 120), zone, snapshot: snapshotOf(observed, at) };
}

/** What has to be known to let somebody approve it. */
export interface Approving {
  readonly approver: string;
  readonly proposedBy: string;
  /** Of the change request it follows from. */
  readonly implementers: readonly string[];
  /** Changes of it that nobody allowed and nobody accepted, as their paths. */
  readonly unsettled: readonly string[];
}

/** Why somebody may not approve a baseline; undefined: they may. */
export function flawOfApproving(
  { snapshot }: Pick<BaselineBody, 'snapshot'>,
  { approver, proposedBy, implementers, unsettled }: Approving,
): string | undefined {
  if (snapshot === null) return 'Nothing was observed to be approved.';
  if (approver === proposedBy) return 'Who proposed it does not approve it.';
  if (implementers.includes(approver)) return 'Who did the work does not approve what came of it.';
  const [path] = unsettled;
  if (path === undefined) return undefined;
  return `What stands was changed without leave (${unsettled.length}): roll it back, or have its owner accept it by a change request.`;
}

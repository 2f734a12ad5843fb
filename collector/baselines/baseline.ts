/**
 * How something should be: approved by its owner, one revision after the other. It never follows by
 * itself what is observed (integrity rule 4): somebody proposes, and somebody else approves. csms.md §2.
 */
import * as z from 'zod';
import { prose } from '../records/prose.ts';
import { Snapshot } from './snapshot.ts';

/** An observed asset, or all conduits of a zone. */
export const BaselineSubject = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('asset'), id: z.guid() }),
  z.strictObject({ type: z.literal('conduits'), id: z.guid() }),
]);

export const BaselineBody = z.strictObject({
  subject: BaselineSubject,
  /** What people call it. */
  name: z.string().max(120),
  zone: z.guid().nullable(),
  /** The change request it follows from; null: commissioning, or none. */
  change: z.guid().nullable(),
  note: prose(2000),
  /** Taken by the collector when it was proposed; null: not yet. */
  snapshot: Snapshot.nullable(),
});

export type BaselineSubject = Readonly<z.infer<typeof BaselineSubject>>;
export type BaselineBody = Readonly<z.infer<typeof BaselineBody>>;

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

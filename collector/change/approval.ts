/**
 * When a request stood approved. Derived, never stored: an approval counts only for the very record
 * it was given to, and only while every slot is filled by a different named person. csms.md §3.2, §6.
 */
import canonicalize from 'canonicalize';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { openSlots } from '../records/approvals.ts';
import type { ChangeRequest } from './change.ts';

export const slots = ['ot', 'it', 'safety', 'quality'] as const;
export type Slot = (typeof slots)[number];

/** Where two people answer for a whole site, one of them may speak for both of these, and for no other. csms.md §6. */
export const sharedSlots = ({
  isTwoPeople,
}: Pick<ChangeRequest, 'isTwoPeople'>): readonly Slot[] =>
  isTwoPeople === true ? ['ot', 'it'] : [];

export interface Approval {
  readonly slot: Slot;
  /** Id of a user; null: the system it was imported from names nobody known here, and it does not count. */
  readonly user: string | null;
  readonly decision: 'given' | 'refused' | 'withdrawn';
  readonly at: Instant;
  /** Digest of `approvedContent` when it was given. */
  readonly recordHash: string;
  readonly meaning: string;
}

/** Of a text, always the same: SHA-256 in the product. */
export type Digest = (text: string) => string;

/**
 * All that approvers agree to, as one text: the same for the same content whatever the order of
 * properties. What people may still write to an approved record is not in it.
 */
export function approvedContent(request: ChangeRequest): string {
  const { kind, risk, items, windows, implementers, sources, sop, rollback, test } = request;
  const { graceBeforeMinutes, graceAfterMinutes, impacts, required, requestedBy, site } = request;
  const { isTwoPeople } = request;
  const content = {
    ...{ site, kind, risk, items, windows, graceBeforeMinutes, graceAfterMinutes, implementers },
    ...{ sources, sop, rollback, test, impacts, required, requestedBy },
    ...(isTwoPeople && { isTwoPeople }),
    // Its end is the owner's, who approves the baseline.
    project: request.project === null ? null : { ...request.project, closedAt: null },
  };
  return canonicalize(content) ?? '';
}

/** The times in which it stood approved, none where nobody had to: ordered and apart, the last one open (`Infinity`) while it still does. */
export function approvedSpans(request: ChangeRequest, digest: Digest): readonly Span[] {
  const hash = digest(approvedContent(request));
  const end = Math.min(timeOf(request.cancelledAt), timeOf(request.supersededAt));
  const counting = request.approvals
    .filter(({ recordHash, slot }) => recordHash === hash && request.required.includes(slot))
    .filter(({ user }) => user !== null && user !== request.requestedBy)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

  const spans: Span[] = [];
  const given = new Map<string, Approval>();
  let from: number | undefined;
  for (const approval of counting) {
    const key = `${approval.slot}\t${approval.user}`;
    if (approval.decision === 'given') given.set(key, approval);
    else given.delete(key);
    const at = Date.parse(approval.at);
    const isApproved =
      approval.decision !== 'refused' &&
      openSlots(request.required, [...given.values()], sharedSlots(request)).length === 0;
    if (isApproved) from ??= at;
    else if (from !== undefined) {
      spans.push({ from, to: at });
      from = undefined;
    }
    // Who refuses speaks for the slot until it is given again.
    if (approval.decision === 'refused') dropSlot(given, approval.slot);
  }
  if (from !== undefined) spans.push({ from, to: Number.POSITIVE_INFINITY });
  return spans
    .map((span) => ({ from: span.from, to: Math.min(span.to, end) }))
    .filter((span) => span.from < span.to);
}

const timeOf = (at: Instant | null) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));

function dropSlot(given: Map<string, Approval>, slot: Slot): void {
  for (const [key, approval] of given) if (approval.slot === slot) given.delete(key);
}

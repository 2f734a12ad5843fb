/**
 * A management record: what people wrote down, what became of it, and who agreed to which wording of it.
 * Every kind of it lives by a table of transitions: see lifecycle.ts. csms.md §2.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Plain } from '../evidence/record.ts';

/** Integers, strings and booleans: it is hashed in its canonical form. */
export type Body = { readonly [name: string]: Plain };

export interface KeptRecord<Of = Body> {
  readonly id: string;
  readonly kind: string;
  /** Null: of the whole organisation, not of one site. */
  readonly site: SiteId | null;
  /** Record id of the zone it is about, where it is about one. */
  readonly zone: string | null;
  /** What people call it, `ZON-12`: unique among its kind on a site. */
  readonly ref: string;
  readonly title: string;
  readonly state: string;
  /** Of the newest body, from 1. */
  readonly revision: number;
  /** The revision that is in force, where the kind has such; the newest one may still be a proposal. */
  readonly inForce: number | null;
  /** Counts every change from 1: what the ETag holds. */
  readonly version: number;
  readonly body: Of;
  /** SHA-256 of what approvers of the newest revision agree to. */
  readonly hash: string;
  readonly created: Instant;
  readonly createdBy: Who;
  readonly changed: Instant;
  readonly changedBy: Who;
  /** When something becomes of it by itself. */
  readonly due: Instant | null;
}

/** `id`: of a user, of a token, or `collector`. */
export interface Who {
  readonly id: string;
  readonly name: string;
}

export interface KeptRevision<Of = Body> {
  readonly revision: number;
  readonly body: Of;
  readonly hash: string;
  readonly since: Instant;
  readonly by: Who;
}

/** What happened to a record: append only. */
export interface KeptStep {
  /** From 1 in each record. */
  readonly number: number;
  readonly at: Instant;
  readonly by: Who;
  /** `create` and `edit` are everybody's; the others are the kind's. */
  readonly event: string;
  readonly from: string;
  readonly to: string;
  /** The newest revision behind it. */
  readonly revision: number;
  readonly comment: string | null;
  readonly asked: Body;
}

export type ApprovalDecision = 'given' | 'refused' | 'withdrawn';

/** Append only. It counts for the revisions whose hash it carries. */
export interface KeptApproval {
  readonly revision: number;
  readonly hash: string;
  /** The side somebody speaks for: `ot`, `it`, `safety` … */
  readonly slot: string;
  /** User id null: the system it was imported from names nobody known here, and it does not count. */
  readonly user: string | null;
  readonly name: string;
  readonly decision: ApprovalDecision;
  /** What the person said it means. */
  readonly meaning: string;
  readonly at: Instant;
}

/** The collector itself: for what comes due, and for what was seen. */
export const COLLECTOR: Who = { id: 'collector', name: 'collector' };

/** What people write of a change: all of it is hashed, and approved as it is. csms.md §2. */
import type { Slot } from './approval.ts';
import type { ChangeRequest } from './change.ts';
import type { Project } from './project.ts';

export interface Origin {
  readonly system: string;
  /** What it is called there. */
  readonly reference: string;
  /** What was said there and has no place of its own here: `field: value`. */
  readonly notes: readonly string[];
}

export interface ChangeBody
  extends Pick<ChangeRequest, 'title' | 'kind' | 'risk' | 'items' | 'windows'>,
    Pick<ChangeRequest, 'graceBeforeMinutes' | 'graceAfterMinutes' | 'implementers' | 'sources'>,
    Pick<ChangeRequest, 'sop' | 'rollback' | 'test' | 'impacts'> {
  /** By the policy when it was submitted; whatever people write here is written over then. */
  readonly required: readonly Slot[];
  /** When it was submitted, two people answered for its site. Nobody's to write. */
  readonly isTwoPeople?: true;
  /** Who asked for it, where somebody else wrote it down: an import; null: who wrote it. */
  readonly requestedBy: string | null;
  readonly origin: Origin | null;
  readonly project: Omit<Project, 'closedAt'> | null;
}

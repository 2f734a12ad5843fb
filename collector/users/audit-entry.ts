import type { Instant } from '../../protocols/messages/names.ts';

/** Who did what to which record. `subject` is `drift/12`, `user/alice`. Holds no secret. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly address?: string | null;
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** As it is kept. */
export type AuditRow = Required<AuditEntry> & { readonly id: number };

export interface AuditFilter {
  readonly actor?: string;
  /** How it begins. */
  readonly action?: string;
  readonly subject?: string;
  /** Both included. */
  readonly from?: Instant;
  readonly to?: Instant;
}

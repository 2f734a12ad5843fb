/** How one system writes a change: where its fields stand, and what its words mean here. csms.md §3.2a.15. */
import type { ChangeKind } from '../../change/change-kinds.table.ts';

/** What is read of a change, whatever system it comes from. */
export const plainFields = [
  ...(['reference', 'title', 'kind', 'risk', 'state', 'from', 'to', 'zone', 'assets'] as const),
  ...(['implementers', 'requestedBy', 'rollback', 'test', 'sop', 'sopRevision'] as const),
  ...(['isSafety', 'isQuality', 'approvals', 'effects'] as const),
] as const;
export type PlainField = (typeof plainFields)[number];

/** `approved` comes in to be approved here too, `pending` as a draft, `cancelled` calls off what came before. */
export type IntakeState = 'approved' | 'pending' | 'cancelled';

export interface Shape {
  readonly system: string;
  readonly title: string;
  /** Paths with dots; of several the first that says something, of lists all of them. */
  readonly paths: Readonly<Partial<Record<PlainField, readonly string[]>>>;
  /** What it calls its kinds; in lower case. Our own names are understood as well. */
  readonly kinds: Readonly<Record<string, ChangeKind>>;
  readonly risks: Readonly<Record<string, 'low' | 'medium' | 'high'>>;
  readonly states: Readonly<Record<string, IntakeState>>;
  /** In which zone it writes times without an offset; null: the document has to say it in `zone`. */
  readonly zone: 'UTC' | null;
  /** Of what is neither text nor number: dates in two parts, states in one of many words. */
  readonly puts?: (
    document: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>;
}

/** A framework as versioned data: which identifiers there are, and how that is known. csms.md §4. */

export interface Library {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** False: only the identifiers that checks name stand here, the rest of the framework does not. */
  readonly isWhole: boolean;
  readonly provenance: string;
  /** Our words for the beginning of identifiers. */
  readonly groups: Readonly<Record<string, string>>;
  /** By identifier, our words for it; empty: those of its group. */
  readonly requirements: Readonly<Record<string, string>>;
}

export function defineLibrary<const Of extends Library>(library: Of): Of {
  return library;
}

/** The head of the evidence ledger as it is told and remembered, `<ledger>.<number>.<hash>`. csms.md §2, Ledger. */

export interface Anchor {
  /** The first eight hexadecimal digits of the hash of record 1: which ledger it is. */
  readonly ledger: string;
  /** Number of the record, from 1. */
  readonly seq: number;
  /** The first 32 digits of its hash. */
  readonly hash: string;
}

export function writeAnchor({ ledger, seq, hash }: Anchor): string {
  return `${ledger}.${seq}.${hash}`;
}

/** Undefined: the text is none. */
export function readAnchor(text: string): Anchor | undefined {
  const found = /^([0-9a-f]{8})\.([1-9]\d{0,14})\.([0-9a-f]{32})$/.exec(text);
  if (found === null) return undefined;
  const [, ledger, seq, hash] = found as unknown as [string, string, string, string];
  return { ledger, seq: Number(seq), hash };
}

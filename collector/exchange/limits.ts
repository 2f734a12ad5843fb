/** What one import may hold. Every refusal says the limit it met. */
export const limits = {
  /** Of a file, as it is sent. */
  bytes: 64 * 1024 * 1024,
  /** Below the header. */
  rows: 100_000,
  columns: 200,
  /** Of one cell, in characters. */
  cell: 4096,
  /** Of one row, in characters: behind it a quotation mark was never closed, or it is no CSV. */
  row: 262_144,
  /** Rows that cannot be taken; after so many it is another file than the person thinks. */
  errors: 1000,
  /** Files that wait for their person. */
  waiting: 20,
} as const;

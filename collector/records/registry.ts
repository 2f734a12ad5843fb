/** The kinds of records there are: the only registration there is. */
import type { RecordKind } from './lifecycle.ts';

export const recordKinds: readonly RecordKind[] = [];

export const kindOf = (kinds: readonly RecordKind[], name: string): RecordKind => {
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) throw new Error(`there is no kind of record called ${name}`);
  return kind;
};

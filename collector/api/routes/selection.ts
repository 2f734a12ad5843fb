interface Asked {
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly offset: number | undefined;
}

/** Which part of a list: behind a cursor, or from a place; a cursor wins. */
export function selectionOf({ limit, cursor, offset }: Asked) {
  if (cursor !== undefined) return { limit, after: cursor };
  return offset === undefined ? { limit } : { limit, offset };
}

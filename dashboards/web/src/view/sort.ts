/** `-lastSeen` in an address and in a request; a column and a direction in a table. */
export interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

export function readSort(sort: string): Order {
  return sort.startsWith('-')
    ? { column: sort.slice(1), isDescending: true }
    : { column: sort, isDescending: false };
}

/** What a click on the head of `column` asks for: the other direction of the same, or its first. */
export function nextSort(sort: string, column: string, isDescendingFirst: boolean): string {
  const now = readSort(sort);
  const isDescending = now.column === column ? !now.isDescending : isDescendingFirst;
  return isDescending ? `-${column}` : column;
}

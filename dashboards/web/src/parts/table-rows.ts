/** The rows a table shows, fetched by the page. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Page } from '../../../../collector/api/contract/page.ts';
import type { Query } from '../api-client.ts';
import { PAGE_SIZE, windowOf } from '../view/page-window.ts';
import { type Identified, type ListSource, listKey } from './list-source.ts';

/** A place in the list; `row` is undefined while its page is on the way. */
export interface Slot<Row> {
  readonly index: number;
  readonly row: Row | undefined;
}

export interface Rows<Row> {
  readonly slots: readonly Slot<Row>[];
  /** Shown from before, while what was asked for is on the way. */
  readonly isStale: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  retry(): void;
}

function pageOptions<Row extends Identified>(source: ListSource<Row>, query: Query, page: number) {
  return {
    queryKey: [...listKey(source.topic), JSON.stringify(query), page],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Page<Row>> =>
      source.page({ ...query, limit: PAGE_SIZE, offset: page * PAGE_SIZE }, signal),
  };
}

/** How long the list is. The length of the list before stands until the first page of this one is there. */
export function useTotal<Row extends Identified>(source: ListSource<Row>, query: Query): number {
  const before = useRef(0);
  const { data } = useQuery(pageOptions(source, query, 0));
  if (data?.total !== undefined) before.current = data.total;
  return before.current;
}

export function useRows<Row extends Identified>(
  source: ListSource<Row>,
  query: Query,
  range: { readonly from: number; readonly to: number },
): Rows<Row> {
  const client = useQueryClient();
  const before = useRef<readonly Slot<Row>[]>([]);
  const top = client.getQueryData<Page<Row>>(pageOptions(source, query, 0).queryKey);
  const total = top?.total;
  const { first, count } = windowOf(range.from, range.to, total ?? 0);
  const pages = useQueries({
    queries: Array.from({ length: count }, (_, at) => pageOptions(source, query, first + at)),
  });

  const error = pages.find((page) => page.error !== null)?.error ?? undefined;
  const retry = () => {
    for (const page of pages) if (page.isError) void page.refetch();
  };
  if (total === undefined) {
    return { slots: before.current, isStale: true, isLoading: error === undefined, error, retry };
  }
  const start = first * PAGE_SIZE;
  const length = Math.max(0, Math.min(count * PAGE_SIZE, total - start));
  const slots = Array.from({ length }, (_, at) => ({
    index: start + at,
    row: pages[Math.trunc(at / PAGE_SIZE)]?.data?.items[at % PAGE_SIZE],
  }));
  before.current = slots;
  return { slots, isStale: false, isLoading: false, error, retry };
}

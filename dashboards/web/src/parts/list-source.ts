/** Where the rows of a list come from, and how they stay fresh without moving under the reader. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LiveTopic } from '../../../../collector/api/contract/live.ts';
import type { Page } from '../../../../collector/api/contract/page.ts';
import type { Query } from '../api-client.ts';
import { type Arrival, arrivals } from '../view/page-window.ts';
import { useNews } from './live.tsx';

export interface Identified {
  readonly id: string;
}

export interface ListSource<Row extends Identified> {
  readonly topic: LiveTopic;
  readonly page: (query: Query, signal?: AbortSignal) => Promise<Page<Row>>;
  readonly one: (id: string) => Promise<Row>;
  /** The sort that puts first what the collector knew last, and the time that sort goes by. */
  readonly newest: { readonly sort: string; readonly at: (row: Row) => string };
}

export const listKey = (topic: LiveTopic) => [topic, 'list'] as const;

const MAX_SINGLE = 12;
const HEAD = 50;

type Cached<Row> = Page<Row> | undefined;

function replaceRows<Row extends Identified>(page: Cached<Row>, fresh: ReadonlyMap<string, Row>) {
  if (page === undefined || !page.items.some(({ id }) => fresh.has(id))) return page;
  return { ...page, items: page.items.map((row) => fresh.get(row.id) ?? row) };
}

/** Renews the rows on show, each in its place: what is new or gone waits until the reader asks. */
async function refresh<Row extends Identified>(
  client: QueryClient,
  source: ListSource<Row>,
  ids: ReadonlySet<string> | undefined,
): Promise<void> {
  const shown = client
    .getQueriesData<Page<Row>>({ queryKey: listKey(source.topic), type: 'active' })
    .flatMap(([, page]) => page?.items ?? []);
  const stale = shown.map(({ id }) => id).filter((id) => ids?.has(id) ?? true);
  // What cannot be had now (gone, or the line is down) stays as it was.
  const rows = await Promise.allSettled(stale.slice(0, MAX_SINGLE).map((id) => source.one(id)));
  const fresh = new Map<string, Row>();
  for (const result of rows) {
    if (result.status === 'fulfilled') fresh.set(result.value.id, result.value);
  }
  client.setQueriesData<Page<Row>>({ queryKey: listKey(source.topic) }, (page) =>
    replaceRows(page, fresh),
  );
}

/** Shows a record as it is now wherever it is listed, in its place, even where the filter would drop it. */
export function putInLists<Row extends Identified>(
  client: QueryClient,
  topic: LiveTopic,
  row: Row,
): void {
  const fresh = new Map([[row.id, row]]);
  client.setQueriesData<Page<Row>>({ queryKey: listKey(topic) }, (page) =>
    replaceRows(page, fresh),
  );
}

interface Fresh {
  readonly count: number;
  /** There may be more than `count`. */
  readonly isMore: boolean;
  accept(): void;
}

/**
 * Counts what came since the reader last looked. `isAtRest`: nobody is reading a certain row, so
 * what is new is let in at once.
 */
export function useFresh<Row extends Identified>(
  source: ListSource<Row>,
  filter: Query,
  isAtRest: () => boolean,
): Fresh {
  const client = useQueryClient();
  const name = JSON.stringify(filter);
  const headKey = [source.topic, 'head', name];
  const { data: head } = useQuery({
    queryKey: headKey,
    queryFn: async ({ signal }): Promise<Arrival[]> => {
      const query = { ...filter, sort: source.newest.sort, limit: HEAD, offset: 0 };
      const { items } = await source.page(query, signal);
      return items.map((row) => ({ id: row.id, at: source.newest.at(row) }));
    },
  });
  const [seen, setSeen] = useState<{ name: string; head: Arrival[] }>();
  if (head !== undefined && seen?.name !== name) setSeen({ name, head });

  const count = head === undefined || seen?.name !== name ? 0 : arrivals(head, seen.head);
  const accept = () => {
    if (head !== undefined) setSeen({ name, head });
    void client.invalidateQueries({ queryKey: listKey(source.topic) });
  };

  useNews(source.topic, (ids) => {
    void client.invalidateQueries({ queryKey: headKey });
    if (isAtRest()) void client.invalidateQueries({ queryKey: listKey(source.topic) });
    else void refresh(client, source, ids);
  });

  useEffect(() => {
    if (count > 0 && isAtRest()) setSeen({ name, head: head ?? [] });
  }, [count, head, isAtRest, name]);
  return { count, isMore: count >= HEAD, accept };
}

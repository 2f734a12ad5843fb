/** The live connection, for whatever page is shown. */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useSyncExternalStore,
} from 'react';
import type { LiveTopic } from '../../../../collector/api/contract/live.ts';
import type { LiveClient, LiveState } from '../live-client.ts';
import { usePreferences } from './preferences.tsx';

const LiveContext = createContext<LiveClient | undefined>(undefined);

interface ProviderProps {
  readonly client: LiveClient;
  readonly children: ReactNode;
}

/** Connected while it is mounted and the reader wants it. */
export function LiveProvider({ client, children }: ProviderProps) {
  const { isLive } = usePreferences();
  useEffect(() => {
    if (!isLive) return;
    client.start();
    return () => client.stop();
  }, [client, isLive]);
  return <LiveContext value={client}>{children}</LiveContext>;
}

const nothing = () => () => {};

export function useLiveState(): LiveState {
  const client = useContext(LiveContext);
  return useSyncExternalStore(
    client === undefined ? nothing : (changed) => client.watch(changed),
    () => client?.state ?? 'off',
  );
}

const GATHER_MS = 700;

/**
 * Tells of news of a topic: the first at once, then what gathers in 700 ms together.
 * `ids` undefined: all that is shown may be stale.
 */
export function useNews(
  topic: LiveTopic,
  hear: (ids: ReadonlySet<string> | undefined) => void,
): void {
  const client = useContext(LiveContext);
  const onNews = useEffectEvent(hear);
  useEffect(() => {
    let gathered: Set<string> | 'all' | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      if (gathered === undefined) return;
      const ids = gathered === 'all' ? undefined : gathered;
      gathered = undefined;
      timer = setTimeout(flush, GATHER_MS);
      onNews(ids);
    };
    const stop = client?.listen((news) => {
      if (news.topic !== topic) return;
      if (news.ids === undefined || gathered === 'all') gathered = 'all';
      else gathered = new Set([...(gathered ?? []), ...news.ids]);
      if (timer === undefined) flush();
    });
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [client, topic]);
}

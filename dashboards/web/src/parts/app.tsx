/** Which page an address shows, and that nobody sees one without a session. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import type { Session } from '../../../../collector/api/contract/session.ts';
import { ApiError, api } from '../api-client.ts';
import type { LiveClient } from '../live-client.ts';
import { text } from '../messages/catalogue.ts';
import { AssetsPage } from '../pages/assets.tsx';
import { DriftPage } from '../pages/drift.tsx';
import { LoginPage } from '../pages/login.tsx';
import { LiveProvider, useLiveState } from './live.tsx';
import { Empty, Failure } from './notice.tsx';
import { Shell } from './shell.tsx';

const AssetPage = lazy(async () => ({ default: (await import('../pages/asset.tsx')).AssetPage }));
const AgentsPage = lazy(async () => ({
  default: (await import('../pages/agents.tsx')).AgentsPage,
}));
const AgentPage = lazy(async () => ({ default: (await import('../pages/agent.tsx')).AgentPage }));
const SetupPage = lazy(async () => ({ default: (await import('../pages/setup.tsx')).SetupPage }));
const DriftRecordPage = lazy(async () => ({
  default: (await import('../pages/drift-record.tsx')).DriftRecordPage,
}));

export const SESSION = ['session'];

/** Only an address of ours: a link into the login page must not lead elsewhere afterwards. */
const destination = (next: string | null) =>
  next !== null && /^\/(?![/\\])/.test(next) ? next : '/assets';

const titles: readonly (readonly [string, string])[] = [
  ['/assets', text.assets.title],
  ['/drift', text.drift.title],
  ['/agents', text.agents.title],
  ['/login', text.session.title],
];

function useDocumentTitle() {
  const [location] = useLocation();
  const title = titles.find(([path]) => location.startsWith(path))?.[1];
  useEffect(() => {
    document.title = title === undefined ? text.product : `${title} · ${text.product}`;
  }, [title]);
}

function Pages() {
  return (
    <Suspense fallback={<Empty>{text.list.loading}</Empty>}>
      <Switch>
        <Route path="/assets" component={AssetsPage} />
        <Route path="/assets/:id">
          {({ id }) => <AssetPage key={id} id={decodeURIComponent(id)} />}
        </Route>
        <Route path="/drift" component={DriftPage} />
        <Route path="/drift/:id">
          {({ id }) => <DriftRecordPage id={decodeURIComponent(id)} />}
        </Route>
        <Route path="/agents" component={AgentsPage} />
        <Route path="/agents/:id">
          {({ id }) => <AgentPage key={id} id={decodeURIComponent(id)} />}
        </Route>
        <Route path="/">
          <Redirect to="/assets" replace />
        </Route>
        <Route>
          <Empty>
            {text.error.notFound} <a href="/assets">{text.error.home}</a>
          </Empty>
        </Route>
      </Switch>
    </Suspense>
  );
}

/** A session that ended cuts the live line first: whoever loses the line asks who they are. */
function SessionWatch() {
  const client = useQueryClient();
  const state = useLiveState();
  useEffect(() => {
    if (state === 'lost') void client.invalidateQueries({ queryKey: SESSION });
  }, [client, state]);
  return null;
}

export function App({ live }: { readonly live: LiveClient }) {
  const client = useQueryClient();
  const [location, navigate] = useLocation();
  const search = useSearch();
  useDocumentTitle();
  const session = useQuery({ queryKey: SESSION, queryFn: api.session });
  const here = `${location}${search === '' ? '' : `?${search}`}`;

  const onSignedIn = (who: Session) => {
    client.setQueryData(SESSION, who);
    navigate(destination(new URLSearchParams(search).get('next')), { replace: true });
  };
  const onLogout = async () => {
    await api.logout();
    live.stop();
    client.clear();
    navigate('/login');
  };

  if (location === '/setup') {
    return (
      <Suspense fallback={null}>
        <SetupPage onSignedIn={onSignedIn} />
      </Suspense>
    );
  }
  if (session.error instanceof ApiError && session.error.status === 401) {
    if (location === '/login') return <LoginPage onSignedIn={onSignedIn} />;
    const next = location === '/' ? '' : `?next=${encodeURIComponent(here)}`;
    return <Redirect to={`/login${next}`} replace />;
  }
  if (session.data === undefined) {
    return session.error === null ? null : (
      <Failure error={session.error} onRetry={() => void session.refetch()} />
    );
  }
  if (location === '/login') return <Redirect to="/assets" replace />;
  return (
    <LiveProvider client={live}>
      <SessionWatch />
      <Shell session={session.data} onLogout={() => void onLogout()}>
        <Pages />
      </Shell>
    </LiveProvider>
  );
}

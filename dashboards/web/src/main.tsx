/** Composition root of the pages: the clock, the connection and the theme come together here. */
import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  MantineProvider,
} from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/mantine.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/document.css';
import './styles/detail.css';
import { ApiError } from './api-client.ts';
import { LiveClient } from './live-client.ts';
import { App, SESSION } from './parts/app.tsx';
import { PreferencesProvider } from './parts/preferences.tsx';

const accent: MantineColorsTuple = [
  '#eaf3fc',
  '#d3e5f8',
  '#a5c9f0',
  '#78aee8',
  '#6cb1ff',
  '#2f7fcd',
  '#1f70bf',
  '#1566b5',
  '#0b5cad',
  '#084a8d',
];

const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 3,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** The library draws in our tokens, which change with the theme by themselves. */
const ours = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-error': 'var(--text)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-anchor': 'var(--accent)',
};
const resolver: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours });

/** The nonce of this very response: without it the browser drops the theme's style element. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';

const clock = () => Date.now();

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      const isOver = error instanceof ApiError && error.status === 401;
      if (isOver && query.queryKey !== SESSION)
        void client.invalidateQueries({ queryKey: SESSION });
    },
  }),
  defaultOptions: {
    queries: {
      // The live connection says when something is stale; no clock does.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof ApiError && error.status === 0 && failures < 3,
    },
  },
});

const address = new URL('/api/v1/live', window.location.href);
address.protocol = address.protocol.replace('http', 'ws');

const live = new LiveClient({
  open: (ears) => {
    const socket = new WebSocket(address);
    socket.onopen = () => ears.opened();
    socket.onmessage = ({ data }) => ears.heard(String(data));
    socket.onclose = () => ears.closed();
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  },
  later: (act, ms) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no place for the pages');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <PreferencesProvider clock={clock}>
          <App live={live} />
        </PreferencesProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

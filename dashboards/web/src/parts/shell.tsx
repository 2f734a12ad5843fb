/** What stands around every page: the menu, the connection, the reader's choices, the help. */
import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Session } from '../../../../collector/api/contract/session.ts';
import { text } from '../messages/catalogue.ts';
import { zoneName } from '../view/instant.ts';
import { HelpDialog } from './help-dialog.tsx';
import { IconButton } from './icon-button.tsx';
import { Icon, type IconName, Mark } from './icons.tsx';
import { useKeys } from './keys.ts';
import { useLiveState } from './live.tsx';
import { useNow, usePreferences } from './preferences.tsx';

const places: readonly { path: string; title: string; icon: IconName; key: string }[] = [
  { path: '/assets', title: text.nav.assets, icon: 'assets', key: 'a' },
  { path: '/drift', title: text.nav.drift, icon: 'drift', key: 'd' },
  { path: '/agents', title: text.nav.agents, icon: 'agents', key: 's' },
];

const GO_MS = 1_200;

/** `g`, then the letter of a page within a moment. Those letters mean nothing else meanwhile. */
function useGoKeys() {
  const [, navigate] = useLocation();
  const [wasPressed, setPressed] = useState(false);
  const go = Object.fromEntries(
    places.map(({ key, path }) => [
      key,
      () => {
        setPressed(false);
        navigate(path);
      },
    ]),
  );
  useKeys({
    g: () => {
      setPressed(true);
      setTimeout(() => setPressed(false), GO_MS);
    },
    ...(wasPressed ? go : {}),
  });
}

function Rail() {
  const [location] = useLocation();
  const { isRailFolded, choose } = usePreferences();
  const fold = isRailFolded ? text.nav.unfold : text.nav.fold;
  return (
    <nav className="rail" aria-label={text.nav.label}>
      <Link href="/assets" className="brand" aria-label={text.product}>
        <Mark />
        <span className="rail-word">{text.product}</span>
      </Link>
      <ul>
        {places.map(({ path, title, icon }) => (
          <li key={path}>
            <Link
              href={path}
              className="rail-link"
              title={title}
              aria-current={location.startsWith(path) ? 'page' : undefined}
            >
              <Icon name={icon} />
              <span className="rail-word">{title}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="rail-link rail-fold"
        aria-label={fold}
        title={fold}
        onClick={() => choose({ isRailFolded: !isRailFolded })}
      >
        <Icon name={isRailFolded ? 'unfold' : 'fold'} />
      </button>
    </nav>
  );
}

function Connection() {
  const state = useLiveState();
  return (
    <span className={`connection is-${state}`} title={text.live[state]}>
      <span className="dot" aria-hidden="true" />
      {/* The word is on the screen; what it means is said aloud when it changes. */}
      <span aria-hidden="true">{text.live.short[state]}</span>
      <span className="sr-only" role="status">
        {text.live[state]}
      </span>
    </span>
  );
}

function useTheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark =
    colorScheme === 'dark' ||
    (colorScheme === 'auto' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  return { isDark, turn: () => setColorScheme(isDark ? 'light' : 'dark') };
}

function ZoneSwitch() {
  const { zone, choose } = usePreferences();
  const now = useNow();
  const other = zone === 'utc' ? 'local' : 'utc';
  return (
    <fieldset className="segments">
      <legend className="sr-only">{text.header.zone}</legend>
      {(['utc', 'local'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === zone}
          title={zoneName(one, now)}
          onClick={() => choose({ zone: one === zone ? other : one })}
        >
          {one === 'utc' ? text.header.utc : text.header.local}
        </button>
      ))}
    </fieldset>
  );
}

interface ShellProps {
  readonly session: Session;
  readonly onLogout: () => void;
  readonly children: ReactNode;
}

export function Shell({ session, onLogout, children }: ShellProps) {
  const { zone, isLive, isRailFolded, choose } = usePreferences();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const theme = useTheme();
  const toggleLive = () => choose({ isLive: !isLive });
  useGoKeys();
  useKeys({
    '?': () => setHelpOpen(true),
    t: theme.turn,
    u: () => choose({ zone: zone === 'utc' ? 'local' : 'utc' }),
    l: toggleLive,
  });
  const themeWord = theme.isDark ? text.header.toLight : text.header.toDark;
  return (
    <div className={`shell${isRailFolded ? ' is-folded' : ''}`}>
      <a className="skip" href="#content">
        {text.nav.skip}
      </a>
      <Rail />
      <header className="header">
        <Connection />
        <span className="header-room" />
        <button
          type="button"
          className="switch"
          role="switch"
          aria-checked={isLive}
          onClick={toggleLive}
        >
          <span className="switch-track" aria-hidden="true" />
          {text.header.live}
        </button>
        <ZoneSwitch />
        <IconButton icon={theme.isDark ? 'sun' : 'moon'} label={themeWord} onClick={theme.turn} />
        <IconButton icon="help" label={text.header.help} onClick={() => setHelpOpen(true)} />
        <span className="who">{text.header.signedIn(session.user, rolesIn(session.grants))}</span>
        <IconButton icon="leave" label={text.header.logout} onClick={onLogout} />
      </header>
      <main className="main" id="content" tabIndex={-1}>
        {children}
      </main>
      <HelpDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

/** `auditor, asset owner on press`. */
function rolesIn(grants: Session['grants']): string {
  const titles = grants.map(({ role, site, zone }) => {
    const title = text.userRole[role];
    if (site === null) return title;
    return zone === null ? text.header.on(title, site) : text.header.inZone(title, site);
  });
  return titles.length === 0 ? text.header.noRole : titles.join(', ');
}

/** What a reader chose for this browser, kept in it; and the clock, which the composition root gives. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Zone } from '../view/instant.ts';

interface Choices {
  readonly zone: Zone;
  readonly isLive: boolean;
  readonly hasSingleKeys: boolean;
  readonly isRailFolded: boolean;
}

interface Preferences extends Choices {
  choose(change: Partial<Choices>): void;
}

const first: Choices = { zone: 'utc', isLive: true, hasSingleKeys: true, isRailFolded: false };
const KEY = 'plumbline-preferences';
const TICK_MS = 5_000;

const PreferencesContext = createContext<Preferences>({ ...first, choose: () => {} });
const NowContext = createContext(0);

function stored(): Choices {
  try {
    return { ...first, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return first;
  }
}

export const usePreferences = () => useContext(PreferencesContext);

/** Milliseconds of the clock, a few seconds old at most. */
export const useNow = () => useContext(NowContext);

interface ProviderProps {
  readonly clock: () => number;
  readonly children: ReactNode;
}

export function PreferencesProvider({ clock, children }: ProviderProps) {
  const [choices, setChoices] = useState(stored);
  const [now, setNow] = useState(clock);

  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);

  const preferences = useMemo(
    () => ({
      ...choices,
      choose: (change: Partial<Choices>) => {
        const next = { ...choices, ...change };
        setChoices(next);
        try {
          localStorage.setItem(KEY, JSON.stringify(next));
        } catch {
          // A browser that keeps nothing asks again next time.
        }
      },
    }),
    [choices],
  );

  return (
    <PreferencesContext value={preferences}>
      <NowContext value={now}>{children}</NowContext>
    </PreferencesContext>
  );
}

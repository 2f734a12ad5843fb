/** Single-key shortcuts. Silent inside inputs, with modifiers, and where the reader switched them off. */
import { useEffect, useEffectEvent } from 'react';
import { usePreferences } from './preferences.tsx';

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input:not([type=checkbox]), textarea, select') !== null);

/** Links and buttons answer Enter themselves; a dialog keeps the keys to itself. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Enter' && target.closest('a, button, summary') !== null) return true;
  return key !== 'Escape' && target.closest('[role=dialog]') !== null;
}

export function useKeys(keys: Keys): void {
  const { hasSingleKeys } = usePreferences();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || isTaken(event)) return;
    if (!hasSingleKeys && event.key.length === 1) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(event);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

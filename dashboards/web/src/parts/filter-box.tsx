/** The box above a list. What is typed takes hold when it is a filter, on Enter or after a pause. */
import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { text } from '../messages/catalogue.ts';
import { type Fields, parseFilter } from '../view/filter-box.ts';
import { Icon } from './icons.tsx';
import { useKeys } from './keys.ts';

const PAUSE_MS = 250;

interface FilterBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly fields: Fields;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function problemText(typed: string, fields: Fields): string | undefined {
  const { problem } = parseFilter(typed, fields);
  if (problem === undefined) return undefined;
  const { column, token, reason } = problem;
  const said = text.filter.problem(column, token, text.filter.reasons[reason]);
  if (reason !== 'unknown-field') return said;
  return `${said} ${text.filter.known(Object.keys(fields).join(', '))}`;
}

export function FilterBox({ label, placeholder, fields, value, onChange }: FilterBoxProps) {
  const [typed, setTyped] = useState(value);
  const [given, setGiven] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  if (value !== given) {
    // The address changed under the box: a step back, a link.
    setGiven(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const problem = problemText(typed, fields);

  const settle = () => {
    const next = typed.trim();
    if (problem !== undefined || next === value) return;
    setGiven(next);
    onChange(next);
  };
  const settleNow = useRef(settle);
  settleNow.current = settle;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every letter begins the pause anew.
  useEffect(() => {
    const timer = setTimeout(() => settleNow.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  useKeys({ '/': () => box.current?.select() });
  return (
    <TextInput
      ref={box}
      className="filter-box"
      size="xs"
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      error={problem}
      leftSection={<Icon name="search" />}
      maxLength={512}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
        if (event.key === 'Escape') {
          event.preventDefault(); // a search box would empty itself, and with it the list
          box.current?.blur();
        }
      }}
    />
  );
}

/**
 * What became of an act is told for every kind of event that a protocol's sources name: its fixtures
 * show it accepted and refused; cut off before its answer it is unanswered, and unknown where only
 * who asks was heard. What cannot be shown stands in a table, with its reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EventKind } from '../../protocols/messages/control-event.ts';
import { protocols } from '../../protocols/registry.ts';
import { EXCEPTED } from '../support/outcomes.table.ts';
import { type Fate, type Played, playedFixtures } from '../support/outcomes.ts';

const FATES: readonly [Fate, keyof Played][] = [
  ['accepted', 'whole'],
  ['refused', 'whole'],
  ['unanswered', 'cut'],
  ['unknown', 'alone'],
];
const played = await playedFixtures(protocols);
const acting = protocols
  .map(({ name }) => [name, kindsOf(name)] as const)
  .filter(([, kinds]) => kinds.length > 0);

/** Those its sources name, and those it tells. */
function kindsOf(protocol: string): EventKind[] {
  const folder = new URL(`../../protocols/${protocol}/`, import.meta.url);
  const sources = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const { whole } = played.get(protocol)!;
  return EventKind.options.filter((kind) => sources.includes(`'${kind}'`) || whole.has(kind));
}

function lacking({ whole, cut, alone }: Played, kind: EventKind): Fate[] {
  const by = { whole, cut, alone };
  return FATES.filter(([fate, way]) => !by[way].get(kind)?.has(fate)).map(([fate]) => fate);
}

function excepted(protocol: string, kind: EventKind): readonly Fate[] {
  return EXCEPTED.find(([name, of]) => name === protocol && of === kind)?.[2] ?? [];
}

describe.each(acting)('%s', (name, kinds) => {
  const told = played.get(name)!;

  for (const kind of kinds)
    test(`${kind} is shown with every outcome`, () => {
      expect(lacking(told, kind)).toEqual(excepted(name, kind));
    });

  test('nobody who is heard alone is said to be answered', () => {
    const fates = new Set([...told.alone.values()].flatMap((some) => [...some]));
    fates.delete('unknown');
    expect([...fates]).toEqual([]);
  });
});

test('exceptions are of protocols and events there are', () => {
  const known = acting.flatMap(([name, kinds]) => kinds.map((kind) => `${name} ${kind}`));
  expect(known).toEqual(expect.arrayContaining(EXCEPTED.map(([name, kind]) => `${name} ${kind}`)));
});

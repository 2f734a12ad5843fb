/** What befalls whom is a function of the seed, so that a run that failed can be had again. */
import { expect, test } from 'vitest';
import { type Fault, faults, type Kind, type Needs } from '../../../tools/torture/faults.table.ts';
import { bouts, type Strike, type Target } from '../../../tools/torture/plan.ts';

const target = (name: string, kind: Kind, ...has: Needs[]): Target => ({
  ...{ name, kind },
  has: new Set(has),
});
const everybody = [
  target('database', 'database', 'network', 'disk'),
  target('broker', 'broker', 'network'),
  target('collector-1', 'collector', 'network', 'disk'),
  target('agent-1', 'agent', 'network', 'disk'),
  target('agent-2', 'agent', 'network', 'disk'),
];

function first(count: number, seed: number, targets: readonly Target[] = everybody) {
  const all: (readonly Strike[])[] = [];
  for (const bout of bouts(seed, targets, faults)) {
    if (all.push(bout) === count) break;
  }
  return all;
}

test('the same seed has the same bouts, another one has others', () => {
  expect(first(50, 7)).toEqual(first(50, 7));
  expect(first(50, 7)).not.toEqual(first(50, 8));
});

test('every fault befalls everybody it can befall', () => {
  const met = new Set(
    first(400, 1)
      .flat()
      .map(({ fault, who }) => `${fault.name} ${who}`),
  );
  const possible = faults.flatMap((fault: Fault) =>
    everybody
      .filter(({ kind }) => fault.who.includes(kind))
      .filter(({ has }) => fault.needs === undefined || has.has(fault.needs))
      .map(({ name }) => `${fault.name} ${name}`),
  );
  expect([...met].sort()).toEqual(possible.sort());
});

test('nobody is cut off or filled up who cannot be', () => {
  const bare = [target('collector-1', 'collector'), target('agent-1', 'agent')];
  const needs = first(200, 1, bare).flatMap((bout) => bout.map(({ fault }) => fault.needs));
  expect(new Set(needs)).toEqual(new Set([undefined]));
});

test('more than half of it is killing, as the bar asks', () => {
  const all = first(300, 3).flat();
  const kills = all.filter(({ fault }) => fault.name.startsWith('killed'));
  expect(kills.length / all.length).toBeGreaterThan(0.5);
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DestinationSpec } from '../../../collector/export/destination.ts';
import { destinations } from '../../../collector/export/registry.ts';

const folder = new URL('../../../collector/export/', import.meta.url);

test('every destination that is defined is in the registry, under a name of its own', async () => {
  const defining = readdirSync(folder).filter(
    (name) =>
      name !== 'destination.ts' &&
      readFileSync(new URL(name, folder), 'utf8').includes('defineDestination('),
  );
  const defined: DestinationSpec[] = [];
  for (const name of defining) {
    const module: Record<string, unknown> = await import(new URL(name, folder).href);
    const specs = Object.values(module).filter(
      (value) => typeof value === 'object' && value !== null && 'open' in value,
    );
    expect(specs, name).toHaveLength(1);
    defined.push(...(specs as DestinationSpec[]));
  }
  const names = destinations.map(({ name }) => name);
  expect([...names].sort()).toEqual(defined.map(({ name }) => name).sort());
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(0);
});

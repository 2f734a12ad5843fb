import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { timeOrderedIds } from '../../collector/time-ordered-id.ts';

test('ids made later sort behind, and stay UUIDs of version 7', () => {
  let now = Date.parse('2026-03-01T12:00:00.000Z');
  const newId = timeOrderedIds(() => now, randomUUID);
  const ids = Array.from({ length: 50 }, () => {
    now += 40;
    return newId();
  });
  expect(ids).toEqual(ids.toSorted());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('the example of RFC 9562, A.6, has its time in front', () => {
  const newId = timeOrderedIds(
    () => 0x017f22e279b0,
    () => '00000000-0000-4cc3-98c4-dc0c0c07398f',
  );
  expect(newId()).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('within one millisecond no two are alike', () => {
  const newId = timeOrderedIds(() => 1, randomUUID);
  expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000);
});

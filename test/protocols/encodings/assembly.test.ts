import { expect, test } from 'vitest';
import { append, forget, isBegun, nothing, taken } from '../../../protocols/encodings/assembly.ts';

const piece = (...values: number[]) => {
  const bytes = Uint8Array.of(0xee, ...values, 0xee);
  return { bytes, start: 1, end: bytes.length - 1 };
};
const whole = (assembly: ReturnType<typeof nothing>) => {
  const span = taken(assembly);
  return span && [...span.bytes.subarray(span.start, span.end)];
};

test('pieces become one, and nothing of it is kept', () => {
  const assembly = nothing();
  append(assembly, piece(1, 2));
  append(assembly, piece(3));
  append(assembly, piece(4, 5, 6));
  expect(isBegun(assembly)).toBe(true);
  expect(whole(assembly)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(isBegun(assembly)).toBe(false);
  append(assembly, piece(7));
  expect(whole(assembly)).toEqual([7]);
});

test('what outgrows its room is dropped to its end, and the next one is whole again', () => {
  const assembly = nothing();
  append(assembly, piece(1, 2, 3), 4);
  append(assembly, piece(4, 5), 4);
  append(assembly, piece(6), 4);
  expect([assembly.bytes.length, isBegun(assembly)]).toEqual([0, true]);
  expect(whole(assembly)).toBeUndefined();
  append(assembly, piece(7, 8, 9, 10), 4);
  expect(whole(assembly)).toEqual([7, 8, 9, 10]);
});

test('what is forgotten is gone', () => {
  const assembly = nothing();
  append(assembly, piece(1));
  forget(assembly);
  expect([isBegun(assembly), assembly.bytes.length]).toEqual([false, 0]);
});

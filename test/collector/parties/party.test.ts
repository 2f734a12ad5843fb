import { expect, test } from 'vitest';
import { areaNames, areas } from '../../../collector/parties/areas.table.ts';
import { attestedAt, PartyBody } from '../../../collector/parties/party.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const id = '00000000-0000-4000-8000-000000000001';
const day = (text: string) => `${text}T00:00:00.000Z` as Instant;
const contact = {
  name: 'Ada',
  duty: null,
  email: 'ada@example.org',
  phone: '+49 30 1234',
  isOnCall: true,
};
const party: PartyBody = {
  ...{ kind: 'supplier', name: 'Pumps & Co', contacts: [contact], contractEnd: null },
  ...{
    attestations: [],
    advisories: 'https://example.org/csaf',
    user: null,
    employer: null,
    note: '',
  },
};
const refusedAt = (more: object) =>
  PartyBody.safeParse({ ...party, ...more }).error?.issues[0]?.path.join('.');

test('a supplier is kept as it was said', () => {
  expect(PartyBody.parse(party)).toEqual(party);
});

test.each([
  ['name', { name: 'a\u202eb' }],
  ['name', { name: ' ' }],
  ['contacts.0.email', { contacts: [{ ...contact, email: 'ada' }] }],
  ['contacts.0.phone', { contacts: [{ ...contact, phone: 'call me' }] }],
  ['advisories', { advisories: 'javascript:alert(1)' }],
  ['advisories', { advisories: 'file:///etc/passwd' }],
  ['user', { user: id }],
  ['contractEnd', { contractEnd: 'next year' }],
  [
    'attestations.0.area',
    { attestations: [{ area: 'SP.13', at: day('2026-01-01'), until: null, document: null }] },
  ],
])('%s is refused in %j', (field, more) => {
  expect(refusedAt(more)).toBe(field);
});

test('a person may have an account and somebody to work for', () => {
  expect(refusedAt({ kind: 'person', user: id, employer: id })).toBeUndefined();
});

test('the areas are the twelve of IEC 62443-2-4; each is attested once, for a time', () => {
  expect(areaNames).toEqual(
    Array.from({ length: 12 }, (_, n) => `SP.${String(n + 1).padStart(2, '0')}`),
  );
  expect(Object.values(areas).every((text) => text.length > 5)).toBe(true);
  const attestation = {
    area: 'SP.07',
    at: day('2026-01-01'),
    until: day('2027-01-01'),
    document: 'QA-7',
  } as const;
  expect(refusedAt({ attestations: [attestation, attestation] })).toBe('attestations');
  const body = { ...party, attestations: [attestation] };
  expect(attestedAt(body, day('2026-05-01'))).toEqual(['SP.07']);
  expect(attestedAt(body, day('2025-05-01'))).toEqual([]);
  expect(attestedAt(body, day('2027-01-01'))).toEqual([]);
});

/** Drafts of change requests out of what was accepted: few, whole, and as a request takes them. */
import { describe, expect, test } from 'vitest';
import type { ChangeBody } from '../../../collector/change/change-body.ts';
import { namingOf } from '../../../collector/change/change-kinds.table.ts';
import { type Accepted, changeDrafts } from '../../../collector/declared/change-draft.ts';
import {
  CONTROLLED_CHANGES,
  type ControlledChange,
} from '../../../collector/declared/controlled-changes.table.ts';
import type { Conflict } from '../../../collector/declared/difference.ts';
import { FIELD_NAMES, FIELDS } from '../../../collector/declared/fields.table.ts';
import { change } from '../../../collector/records/kinds/change.ts';
import { asset } from '../../support/plant-rows.ts';

const conflict = (n: number, known: Partial<Conflict> = {}): Conflict => ({
  ...{ field: 'firmware', declared: '1.0', observed: '2.0', isControlled: true, by: asset(n) },
  ...known,
});
const accepted = (n: number, ...conflicts: Partial<Conflict>[]): Accepted => ({
  row: { subject: asset(n), name: `Drive ${n}` } as Accepted['row'],
  conflicts: conflicts.map((one) => conflict(n, one)),
});
const about = { batch: asset(999), why: 'seen on site' };

describe('drafts', () => {
  test('hold three hundred assets in as few as can be, each asset once, and every one is a request', () => {
    const all = Array.from({ length: 300 }, (_, n) => accepted(n, {}));
    const drafts = changeDrafts(all, about);
    expect(drafts).toHaveLength(6);
    expect(drafts.flatMap(({ subjects }) => subjects)).toEqual(all.map(({ row }) => row.subject));
    for (const { body, subjects } of drafts) {
      expect(change.body.parse(body)).toEqual(body);
      expect(body.items).toHaveLength(subjects.length);
      expect(body.title).toBe('Take over what was observed: firmware of 50 assets');
    }
  });

  test('are of one kind each; what differs in several ways is in one of them, with all it was', () => {
    const both = accepted(1, { field: 'serial', observed: 'S-2' }, { field: 'firmware' });
    const drafts = changeDrafts([accepted(2, { field: 'zone' }), both, accepted(3, {})], about);
    expect(drafts.map(({ body: { kind }, subjects }) => [kind, subjects])).toEqual([
      ['network', [asset(2)]],
      ['firmware', [asset(1), asset(3)]],
    ]);
    const [item] = drafts[1]?.body.items ?? [];
    expect(item?.kinds).toEqual(['hardware', 'firmware']);
    expect(item?.effects).toMatchObject([
      { kind: 'identity.changed', path: 'serial', value: 'S-2' },
      { kind: 'firmware.changed', path: 'firmware', value: '2.0' },
    ]);
    for (const { body } of drafts) change.body.parse(body);
  });

  test('name each member of a pair by itself', () => {
    const pair = accepted(1, {}, { by: asset(7) });
    const [draft] = changeDrafts([pair], about);
    expect(draft?.body.items.map(({ target }) => target)).toEqual([
      { type: 'asset', asset: asset(1) },
      { type: 'asset', asset: asset(7) },
    ]);
    expect(draft?.subjects).toEqual([asset(1)]);
  });

  test.each([
    ['turns the text', 'V1\u202e2.0', 'V1 2.0'],
    ['ends the line', 'V1\r\n\0 2', 'V1 2'],
    ['is long', `${'x'.repeat(499)}\u{1f600}`, 'x'.repeat(499)],
    ['is nothing that can be seen', '\u200b\u202e', null],
  ])('are requests still where what was observed %s', (_, observed, value) => {
    const [draft] = changeDrafts([accepted(1, { observed })], {
      batch: 'b',
      why: `a\n${observed}`,
    });
    const body = change.body.parse(draft?.body) as never as ChangeBody;
    expect(body.items[0]?.effects).toMatchObject([{ value }]);
  });
});

describe('the table of controlled fields', () => {
  test('knows all that can be observed otherwise, and says kinds that are about their difference', () => {
    const rows = Object.entries(CONTROLLED_CHANGES) as [string, ControlledChange][];
    for (const [field, { kind, effect }] of rows) {
      if (field !== 'lifecycle')
        expect(FIELDS[field as keyof typeof FIELDS].care).toBe('controlled');
      if (effect !== undefined) expect(namingOf([kind], effect.kind)).toBe('listed');
    }
    const people = ['criticality', 'impact', 'isSafety'];
    const controlled = FIELD_NAMES.filter((name) => FIELDS[name].care === 'controlled');
    expect([...rows.map(([field]) => field), ...people].sort()).toEqual(
      [...controlled, 'lifecycle'].sort(),
    );
  });
});

import { expect, test } from 'vitest';
import { openSlots, standingApprovals } from '../../../collector/records/approvals.ts';
import type { KeptApproval } from '../../../collector/records/record.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const said = (
  slot: string,
  user: string | null,
  decision: KeptApproval['decision'] = 'given',
  hash = 'h',
): KeptApproval => ({
  ...{ slot, user, decision, hash, revision: 1, name: user ?? '?', meaning: 'yes' },
  at: '2026-01-01T00:00:00.000Z' as Instant,
});

const open = (approvals: readonly KeptApproval[], required = ['ot', 'it']) =>
  openSlots(required, standingApprovals(approvals, 'h'));

test.each([
  ['nobody', [], ['ot', 'it']],
  ['one side', [said('ot', 'a')], ['it']],
  ['both', [said('ot', 'a'), said('it', 'b')], []],
  ['one person for both', [said('ot', 'a'), said('it', 'a')], ['it']],
  ['a third makes room', [said('ot', 'a'), said('it', 'a'), said('ot', 'b')], []],
  ['another wording', [said('ot', 'a', 'given', 'x'), said('it', 'b')], ['ot']],
  ['nobody known', [said('ot', null), said('it', 'b')], ['ot']],
  ['taken back', [said('ot', 'a'), said('it', 'b'), said('ot', 'a', 'withdrawn')], ['ot']],
  [
    'another’s stays',
    [said('ot', 'a'), said('ot', 'c'), said('it', 'b'), said('ot', 'a', 'withdrawn')],
    [],
  ],
  ['refused by another', [said('ot', 'a'), said('it', 'b'), said('ot', 'c', 'refused')], ['ot']],
  ['refused, then given', [said('ot', 'c', 'refused'), said('ot', 'a'), said('it', 'b')], []],
] as const)('%s', (_, approvals, wanted) => {
  expect(open(approvals)).toEqual(wanted);
});

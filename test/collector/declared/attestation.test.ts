import { expect, test } from 'vitest';
import {
  type AttestationAnswer,
  type Difference,
  differencesOf,
} from '../../../collector/declared/attestation.ts';
import type { Status } from '../../../collector/declared/status.table.ts';

test.each<[AttestationAnswer | null, string[], Status | null, boolean, boolean, Difference[]]>([
  ['right', [], 'matched', false, true, []],
  ['right', [], 'conflict', false, true, []],
  ['right', [], 'conflict', true, true, ['conflict']],
  ['right', ['model'], 'matched', false, true, ['changed']],
  ['right', [], 'missing', true, true, ['missing']],
  ['right', [], 'missing', false, true, ['missing']],
  ['right', [], 'duplicate', true, true, ['duplicate']],
  ['right', [], 'unknown', false, true, ['unwatched']],
  ['right', [], 'unknown', false, false, ['never_seen']],
  ['right', [], null, false, false, ['unjudged']],
  ['wrong', [], 'matched', false, true, ['not_right']],
  ['not_mine', [], 'matched', false, true, ['not_right']],
  [null, [], 'matched', false, true, ['first_time']],
  [null, [], 'unknown', false, false, ['first_time', 'never_seen']],
])(
  'answered %s, changed %j, %s (open %s, seen %s): to be looked at for %j',
  (lastAnswer, changed, status, isOpen, isSeen, expected) => {
    expect(differencesOf({ lastAnswer, changed, status, isOpen, isSeen })).toEqual(expected);
  },
);

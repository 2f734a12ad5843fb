import { expect, test } from 'vitest';
import { type Reason, sentenceOf } from '../../../collector/change/reasons.ts';
import { verdictNames, verdictTable } from '../../../collector/change/verdicts.table.ts';
import { at, change, request, verdicts } from '../../support/change-control.ts';

test('a verdict can be read aloud', () => {
  const [late] = verdicts([change('logic.download', '23:35')], [request()]);
  expect(late!.reasons.map(sentenceOf)).toEqual([
    'The request names the asset plc-7.',
    'The request is about logic.download.',
    'It happened 35 minutes after the end of the window at 2026-05-12 23:00 UTC; its time of grace was over.',
    'It came from EWS-3, which the request names.',
    'It was approved at 2026-05-11 12:00 UTC, before it was done.',
  ]);
});

test.each<[Reason, string]>([
  [{ code: 'cardinality-spent', cardinality: 1 }, 'The request allows 1 asset, and'],
  [{ code: 'cardinality-spent', cardinality: 3 }, 'The request allows 3 assets, and'],
  [{ code: 'before-window', from: at('22:00'), minutes: 1 }, 'It happened 1 minute before'],
  [{ code: 'before-window', from: at('22:00'), minutes: 0 }, 'It happened 1 minute before'],
  [{ code: 'before-window', from: at('22:00'), minutes: 180 }, 'It happened 3 hours before'],
  [{ code: 'before-window', from: at('22:00'), minutes: 8640 }, 'It happened 6 days before'],
  [
    { code: 'source-hidden', source: 'JUMP-1', by: 'jump-host' },
    'It came from JUMP-1, which proves no person',
  ],
  [{ code: 'would-be', zone: null }, 'Change control is not on where'],
])('%j', (reason, beginning) => {
  expect(sentenceOf(reason).startsWith(beginning)).toBe(true);
});

test('what devices wrote stands in a sentence as they wrote it, once', () => {
  const found = '<script>alert(1)</script>';
  const sentence = sentenceOf({ code: 'value-differs', expected: '3.0', found });
  expect(sentence.split(found)).toHaveLength(2);
});

test('covered is what counts as covered, and nothing that counts against it', () => {
  const those = (what: 'isAuthorised' | 'isUnauthorised' | 'mayRebaseline' | 'marksEffect') =>
    verdictNames.filter((name) => verdictTable[name][what]);
  expect(those('isAuthorised')).toEqual(['authorised', 'authorised_unattributed']);
  expect(those('isUnauthorised')).toEqual(['wrong_actor', 'wrong_scope', 'unauthorised']);
  expect(those('mayRebaseline')).toEqual(['retro_approved', 'authorised']);
  expect(those('marksEffect')).toEqual(['retro_approved', 'authorised', 'authorised_unattributed']);
});

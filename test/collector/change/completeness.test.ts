import { describe, expect, test } from 'vitest';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import {
  type Attestation,
  ENOUGH_WATCHED,
  isIncomplete,
  openPointsOf,
  type Proofs,
  standingsOf,
  type Visibility,
} from '../../../collector/change/completeness.ts';
import type { ObservedChange } from '../../../collector/change/observed-change.ts';
import { DAY, HOUR } from '../../../collector/change/window.ts';
import {
  at,
  change,
  expecting,
  item,
  onAsset,
  request,
  unseen,
  verdicts,
} from '../../support/change-control.ts';

const loading = request({
  items: [item(onAsset('plc-7'), ['logic'], { effects: [expecting('logic.download', 'C')] })],
});
const effect = 'logic.download-effect';

const clear: Visibility = {
  ...{ effect, asset: 'plc-7', watched: 1, isObservable: true, reproofMs: null },
};

const behind = (hours: number) => Date.parse(at('23:00')) + hours * HOUR;

function standings(
  of: ChangeRequest,
  changes: readonly ObservedChange[],
  proofs: Partial<Proofs> = {},
) {
  const found = verdicts(changes, [of]);
  return standingsOf(of, {
    judged: changes.map((one, index) => ({ change: one, verdict: found[index]! })),
    ...{ visibility: [clear], attestations: [], heardAgain: [] },
    ...{ windowEnd: behind(0), now: behind(1) },
    ...proofs,
  });
}

const states = (...given: Parameters<typeof standings>) =>
  standings(...given).map(({ state }) => state);

const loaded = change('logic.download', '22:10', { after: 'C' });

describe('an expected effect', () => {
  test('was seen, and by what', () => {
    expect(standings(loading, [loaded])).toMatchObject([{ state: 'seen', change: loaded.id }]);
  });

  test('is waited for until the window and its grace are over', () => {
    expect(states(loading, [], { now: behind(0.4) })).toEqual(['pending']);
    expect(states(loading, [], { now: behind(0.5) })).toEqual(['not_observed']);
  });

  test('is missing where it could have been seen: approved, and nothing came', () => {
    const found = standings(loading, []);
    expect(found[0]?.state).toBe('not_observed');
    expect(isIncomplete(found)).toBe(true);
  });

  test('nobody was watching: it cannot be known, which is neither done nor missing', () => {
    for (const watched of [0, 0.5, ENOUGH_WATCHED - 0.01]) {
      const found = standings(loading, [], { visibility: [{ ...clear, watched }] });
      expect(found[0]?.state).toBe('unverifiable');
      expect(isIncomplete(found)).toBe(false);
    }
    expect(states(loading, [], { visibility: [{ ...clear, watched: ENOUGH_WATCHED }] })).toEqual([
      'not_observed',
    ]);
    expect(states(loading, [], { visibility: [] })).toEqual(['unverifiable']);
  });

  test('cannot be known where no packet ever tells it', () => {
    expect(states(loading, [], { visibility: [{ ...clear, isObservable: false }] })).toEqual([
      'unverifiable',
    ]);
  });

  test('is not seen in what another value, hand or time makes of it', () => {
    expect(states(loading, [{ ...loaded, after: 'B' }])).toEqual(['not_observed']);
    expect(states(loading, [change('logic.download', '20:00', { after: 'C' })])).toEqual([
      'not_observed',
    ]);
    const stranger = { ...loaded.source!, asset: 'ews-9' };
    expect(states(loading, [{ ...loaded, source: stranger }])).toEqual(['not_observed']);
  });

  test('is seen though nobody saw who did it', () => {
    expect(states(loading, [{ ...loaded, ...unseen }])).toEqual(['seen']);
  });

  test('that proves itself rarely is waited for once more, a week at most', () => {
    const rarely = (reproofMs: number) => ({ visibility: [{ ...clear, reproofMs }] });
    expect(states(loading, [], { ...rarely(2 * DAY), now: behind(48) })).toEqual(['pending']);
    expect(states(loading, [], { ...rarely(2 * DAY), now: behind(49) })).toEqual(['not_observed']);
    expect(states(loading, [], { ...rarely(41 * DAY), now: behind(7 * 24) })).toEqual(['pending']);
    expect(states(loading, [], { ...rarely(41 * DAY), now: behind(7 * 24 + 1) })).toEqual([
      'not_observed',
    ]);
  });
});

describe('what nobody could see', () => {
  const unknown = { visibility: [{ ...clear, watched: 0.1 }] };
  const attested: Attestation = {
    ...{ effect, asset: 'plc-7', evidence: 'screenshot 4b2f', by: 'ivan', verifiedBy: 'vera' },
  };
  const said = (more: Partial<Attestation>) =>
    states(loading, [], { ...unknown, attestations: [{ ...attested, ...more }] });

  test('is attested by its implementer and verified by a second person', () => {
    expect(said({})).toEqual(['attested']);
  });

  test('and by nobody alone, without evidence, or for another asset', () => {
    expect(said({ verifiedBy: null })).toEqual(['unverifiable']);
    expect(said({ verifiedBy: 'ivan' })).toEqual(['unverifiable']);
    expect(said({ by: 'vera', verifiedBy: 'ivan' })).toEqual(['unverifiable']);
    expect(said({ evidence: '' })).toEqual(['unverifiable']);
    expect(said({ asset: 'plc-8' })).toEqual(['unverifiable']);
  });
});

test('of a group, each asset shows it, as many as were to be changed', () => {
  const three = request({
    items: [
      item({ type: 'group', group: 'G', assets: ['plc-7', 'plc-8', 'plc-9'] }, ['logic'], {
        ...{ cardinality: 3, effects: [expecting('logic.download')] },
      }),
    ],
  });
  const visibility = [clear, { ...clear, asset: null }];
  const one = change('logic.download', '22:10');
  const two = change('logic.download', '22:20', { asset: 'plc-8' });
  expect(states(three, [one, two], { visibility })).toEqual(['seen', 'seen', 'not_observed']);
  const all = [one, two, change('logic.download', '22:30', { asset: 'plc-9' })];
  expect(states(three, all, { visibility })).toEqual(['seen', 'seen', 'seen']);
  expect(states(three, [], { visibility })).toEqual(Array(3).fill('not_observed'));
});

describe('a request closes', () => {
  const closing = {
    ...{ baselineApprovedBy: 'olga', isBackupTaskRaised: true },
    ...{ isTopologyChanged: false, isDrawingTaskRaised: false },
  };
  const points = (more: Partial<typeof closing> & { baselineApprovedBy?: string | null } = {}) =>
    openPointsOf(loading, standings(loading, [loaded]), { ...closing, ...more }, []).map(
      ({ code }) => code,
    );

  test('when all is seen, and the rest is done', () => {
    expect(points()).toEqual([]);
    expect(points({ isTopologyChanged: true, isDrawingTaskRaised: true })).toEqual([]);
  });

  test('not before the baseline is approved, and by somebody else', () => {
    expect(points({ baselineApprovedBy: null } as never)).toEqual(['baseline-not-approved']);
    expect(points({ baselineApprovedBy: 'ivan' })).toEqual(['baseline-approved-by-implementer']);
  });

  test('not before backup and drawing are on their way', () => {
    expect(points({ isBackupTaskRaised: false })).toEqual(['no-backup-task']);
    expect(points({ isTopologyChanged: true })).toEqual(['no-drawing-task']);
  });

  test('not while an effect is missing, cannot be known, or is waited for', () => {
    for (const proofs of [
      {},
      { visibility: [] },
      { now: behind(0) },
    ] satisfies readonly Partial<Proofs>[]) {
      const found = openPointsOf(loading, standings(loading, [], proofs), closing, []);
      expect(found.map(({ code }) => code)).toEqual(['effect']);
    }
  });
});

/** What five real shifts taught, csms.md §3.2a: rules 6 to 10, each with a story or more. */
import { describe, expect, test } from 'vitest';
import { openPointsOf, standingsOf } from '../../../collector/change/completeness.ts';
import type { ObservedSource } from '../../../collector/change/observed-change.ts';
import { isOwn } from '../../../collector/change/project.ts';
import type { AgentId } from '../../../protocols/messages/names.ts';
import {
  approvedAt,
  at,
  change,
  expecting,
  item,
  names,
  onAsset,
  request,
  station,
  unseen,
  verdicts,
  window,
} from '../../support/change-control.ts';

describe('6: while I was there', () => {
  const unlisted = (more = {}) =>
    verdicts([change('protection.changed', '22:20', more)], [request()])[0]!;

  test('unlisted, by the implementer, on an asset in scope: an extra for the approver', () => {
    expect(unlisted()).toMatchObject({
      ...{ verdict: 'wrong_scope', severity: 'medium', isExtra: true, action: 'decide-extras' },
    });
  });

  test('on an asset outside, or one of safety, it stays high', () => {
    expect(unlisted({ asset: 'plc-8' })).toMatchObject({
      ...{ verdict: 'wrong_scope', severity: 'high', isExtra: false },
    });
    expect(unlisted({ isSafety: true })).toMatchObject({ severity: 'high', isExtra: true });
  });

  test('the request does not close before they are decided', () => {
    const closing = {
      ...{ baselineApprovedBy: 'olga', isBackupTaskRaised: true },
      ...{ isTopologyChanged: false, isDrawingTaskRaised: false },
    };
    expect(openPointsOf(request(), [], closing, ['d-1'])).toEqual([
      { code: 'extras-undecided', changes: ['d-1'] },
    ]);
    expect(openPointsOf(request(), [], closing, [])).toEqual([]);
  });
});

describe('7: firmware that was last read 41 days ago', () => {
  const firmware = (value: string | null) =>
    request({
      kind: 'firmware',
      items: [
        item(onAsset('plc-7'), ['firmware'], { effects: [expecting('firmware.changed', value)] }),
      ],
    });
  const rarely = change('firmware.changed', ['-41 09:00', '+1 07:00'], {
    after: 'V3.0',
    ...unseen,
  });

  test('is in time where the whole window lies in between and the value is the expected one', () => {
    const [found] = verdicts([rarely], [firmware('3.0')]);
    expect(found).toMatchObject({
      verdict: 'authorised_unattributed',
      scores: { time: 2, value: 2 },
    });
    expect(found!.reasons.map(({ code }) => code)).toContain('window-contained');
  });

  test('and is not where nothing, or something else, was expected', () => {
    expect(names([rarely], [firmware(null)])).toEqual(['ambiguous_time']);
    expect(names([rarely], [firmware('3.1')])).toEqual(['ambiguous_time']);
  });

  test('nor where the request was approved when its window had begun', () => {
    const late = approvedAt({ ...firmware('3.0'), approvals: [] }, at('22:01'));
    expect(names([rarely], [late])).toEqual(['unauthorised']);
  });
});

describe('8: a jump host proves no person', () => {
  const jump = (person: string | null): ObservedSource => ({
    ...{ asset: 'jump-1', isRogue: false, label: 'JUMP-1', standing: 'jump-host', person },
  });
  const through = request({ sources: ['jump-1'] });
  const from = (source: ObservedSource) => [change('logic.download', '22:10', { source })];

  test('only a grant in use there names one', () => {
    expect(names(from(jump(null)), [through])).toEqual(['authorised_unattributed']);
    expect(names(from(jump('ivan')), [through])).toEqual(['authorised']);
    expect(names(from(jump('mallory')), [through])).toEqual(['wrong_actor']);
  });

  test('one that the request does not name is somebody else’s', () => {
    expect(names(from(jump(null)), [request()])).toEqual(['wrong_actor']);
  });
});

describe('9: commissioning', () => {
  const project = request({
    ref: 'PRJ-1',
    kind: 'project',
    items: [],
    windows: [window('-10 00:00', '+10 00:00')],
    approvals: [],
    project: {
      zone: 'cell-2',
      devices: ['new-1', 'new-2'],
      identities: [{ kind: 'serial', value: 'S-1' }],
      closedAt: null,
    },
  });
  const approved = approvedAt(project, at('-11 00:00'));
  const inside = { asset: 'new-1', isOperational: false, ...unseen };
  const judged = (...given: Parameters<typeof change>) => names([change(...given)], [approved])[0];

  test('what its devices do among themselves is the project’s', () => {
    expect(
      judged('logic.download', '22:10', { ...inside, source: { ...station, asset: 'new-2' } }),
    ).toBe('project');
    expect(judged('device.new', '22:10', inside)).toBe('project');
  });

  test('so is one that was only expected, known by what identifies it', () => {
    const serial = { kind: 'serial', value: 'S-1', isDecisive: true } as const;
    const met = { ...inside, asset: 'box-1' };
    expect(judged('device.new', '22:10', { ...met, identities: [serial] })).toBe('project');
    const withMaker = { ...serial, value: 'Siemens AG S-1' };
    expect(judged('device.new', '22:10', { ...met, identities: [withMaker] })).toBe('project');
    expect(
      judged('device.new', '22:10', { ...met, identities: [{ ...serial, value: 'S-2' }] }),
    ).toBe('unauthorised');
  });

  test('never the internet, another zone, an operational asset, or another’s hand', () => {
    expect(judged('internet.contact', '22:10', inside)).toBe('unauthorised');
    expect(judged('flow.new', '22:10', { ...inside, zone: 'cell-3' })).toBe('unauthorised');
    // Also where something else of it led there.
    const own = (zone: string) =>
      isOwn(project.project!, change('flow.new', '22:10', { ...inside, zone }));
    expect([own('cell-2'), own('cell-3')]).toEqual([true, false]);
    expect(
      judged('param.write', '22:10', { asset: 'plc-7', source: { ...station, asset: 'new-1' } }),
    ).toBe('unauthorised');
    expect(judged('param.write', '22:10', { ...inside, isOperational: true })).toBe('unauthorised');
    expect(judged('param.write', '22:10', { ...inside, source: station })).toBe('unauthorised');
  });

  test('it ends when the owner approves the baseline', () => {
    const closed = { ...approved, project: { ...approved.project!, closedAt: at('22:00') } };
    const met = (clock: string) => change('device.new', clock, inside);
    expect(names([met('21:50'), met('22:10')], [closed])).toEqual(['project', 'unauthorised']);
  });
});

describe('10: a switch is replaced', () => {
  const swap = change('device.replaced', ['22:05', '22:20'], { asset: 'sw-1', ...unseen });
  const behind = { behind: 'sw-1', ...unseen };
  const hosts = [
    change('device.silent', ['22:05', '22:09'], { asset: 'plc-7', ...behind }),
    change('device.returned', '22:21', { asset: 'plc-7', ...behind }),
    change('topology.changed', '22:22', { asset: 'plc-8', ...behind }),
  ];
  const mirror = { type: 'mirror-returns', id: 'mirror', agent: 'agent-2' as AgentId } as const;
  const replacing = request({
    kind: 'hardware',
    items: [
      item(onAsset('sw-1'), ['hardware'], { effects: [mirror, expecting('device.replaced')] }),
    ],
  });

  test('what hangs on it folds under it, by the port map', () => {
    const found = verdicts([swap, ...hosts], [replacing]);
    expect(found.map(({ verdict }) => verdict)).toEqual(Array(4).fill('authorised_unattributed'));
    expect(found.map(({ foldedInto }) => foldedInto)).toEqual([null, swap.id, swap.id, swap.id]);
  });

  test('what hangs elsewhere, or does something else, does not', () => {
    const elsewhere = change('device.silent', ['22:05', '22:09'], {
      asset: 'plc-9',
      behind: 'sw-2',
      ...unseen,
    });
    const download = change('logic.download', '22:15', { asset: 'plc-7', behind: 'sw-1' });
    const found = verdicts([swap, elsewhere, download], [replacing]);
    expect(found.map(({ foldedInto }) => foldedInto)).toEqual([null, null, null]);
    expect(found[2]!.verdict).not.toContain('authorised_');
  });

  test('until the mirror on it brings packets again the rest cannot be verified, and nothing closes', () => {
    const proofs = {
      ...{
        judged: [],
        attestations: [],
        windowEnd: Date.parse(at('23:00')),
        now: Date.parse(at('+1 00:00')),
      },
      visibility: [
        {
          effect: 'device.replaced-effect',
          asset: 'sw-1',
          watched: 1,
          isObservable: true,
          reproofMs: null,
        },
      ],
    };
    const states = (heardAgain: readonly AgentId[]) =>
      standingsOf(replacing, { ...proofs, heardAgain }).map(({ state }) => state);
    expect(states([])).toEqual(['not_observed', 'unverifiable']);
    expect(states(['agent-2' as AgentId])).toEqual(['seen', 'not_observed']);
  });
});

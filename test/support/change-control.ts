/** A cell under change control: PLC-7 and its neighbours, the station the work is done from, and requests about them. */
import { createHash } from 'node:crypto';
import { type Approval, approvedContent, type Slot } from '../../collector/change/approval.ts';
import { type Candidate, prepare } from '../../collector/change/candidate.ts';
import type {
  ChangeRequest,
  ExpectedEffect,
  ScopeItem,
  Target,
} from '../../collector/change/change.ts';
import type { ChangeKind } from '../../collector/change/change-kinds.table.ts';
import { correlate, type Setting } from '../../collector/change/correlate.ts';
import type { ObservedChange, ObservedSource } from '../../collector/change/observed-change.ts';
import type { Window } from '../../collector/change/window.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

export const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** `22:10` on the night of the work, `2026-05-12`; `+1 02:00` on the day behind it. */
export function at(clock: string): Instant {
  const [, day = '0', time = ''] = /^(?:([+-]\d+) )?(\d\d:\d\d(?::\d\d)?)$/.exec(clock) ?? [];
  const date = new Date(Date.parse('2026-05-12T00:00Z') + Number(day) * 86_400_000);
  const seconds = time.length === 5 ? `${time}:00` : time;
  return `${date.toISOString().slice(0, 10)}T${seconds}.000Z` as Instant;
}

export const station: ObservedSource = {
  ...{ asset: 'ews-3', isRogue: false, label: 'EWS-3', standing: 'own', person: null },
};
export const laptop: ObservedSource = {
  ...{ asset: null, isRogue: true, label: '10.0.7.99', standing: 'own', person: null },
};

/** In UTC, from one clock to the other. */
export const window = (from: string, to: string, more: Partial<Window> = {}): Window => ({
  ...{ from: at(from), to: at(to), zone: 'UTC', recurrence: null },
  ...more,
});

export function item(
  target: Target,
  kinds: readonly ChangeKind[],
  { cardinality = 1, effects = [] }: Partial<Pick<ScopeItem, 'cardinality' | 'effects'>> = {},
): ScopeItem {
  return { id: 'item-1', target, kinds, cardinality, effects };
}

export const onAsset = (asset: string): Target => ({ type: 'asset', asset });

export const expecting = (
  kind: DifferenceKind,
  value: string | null = null,
  more: { id?: string; path?: string; asset?: string } = {},
): ExpectedEffect => ({
  ...{ type: 'difference', id: `${kind}-effect`, kind, path: '', asset: null },
  ...more,
  value,
});

/** CHG-1: new logic for PLC-7 from 22:00 to 23:00, from EWS-3; approved by both sides the day before. */
export function request(change: Partial<ChangeRequest> = {}): ChangeRequest {
  const ref = change.ref ?? 'CHG-1';
  const plain: ChangeRequest = {
    ...{ id: `id-${ref}`, ref, version: 1, supersededAt: null, site: 'plant' as SiteId },
    ...{ title: 'A change', kind: 'logic', risk: 'medium', state: 'approved' },
    requestedBy: 'ruth',
    items: [item(onAsset('plc-7'), ['logic'])],
    windows: [window('22:00', '23:00')],
    ...{ graceBeforeMinutes: null, graceAfterMinutes: null },
    implementers: ['ivan'],
    sources: ['ews-3'],
    ...{ sop: null, rollback: 'The old one is loaded.', test: 'It runs.' },
    impacts: { isSafety: false, isQuality: false },
    required: ['ot', 'it'],
    approvals: [],
    ...{ cancelledAt: null, recorded: [], origin: null, emergency: null, project: null },
    ...change,
  };
  if (change.approvals !== undefined || change.emergency !== undefined) return plain;
  return approvedAt(plain, at('-1 12:00'));
}

const approvers: Record<Slot, string> = { ot: 'olga', it: 'ines', safety: 'sam', quality: 'quinn' };

/** The same with every slot filled at that time, as it stands now. */
export function approvedAt(plain: ChangeRequest, when: Instant): ChangeRequest {
  return { ...plain, approvals: plain.required.map((slot) => approval(plain, slot, when)) };
}

export const approval = (
  of: ChangeRequest,
  slot: Slot,
  when: Instant,
  more: Partial<Approval> = {},
): Approval => ({
  ...{ slot, user: approvers[slot], decision: 'given', at: when, meaning: 'I approve it.' },
  recordHash: digest(approvedContent(of)),
  ...more,
});

/** A download to PLC-7 from EWS-3 at 22:10. `when`: a clock, or the two between which it happened. */
export function change(
  kind: DifferenceKind = 'logic.download',
  when: string | readonly [string, string] = '22:10',
  more: Partial<ObservedChange> = {},
): ObservedChange {
  const [earliest, latest] = typeof when === 'string' ? [when, when] : when;
  const asset = more.asset === undefined ? 'plc-7' : more.asset;
  return {
    ...{ id: `${kind} ${asset} ${latest}`, kind, path: '', after: null },
    ...{ earliest: at(earliest), latest: at(latest), skewMs: 0, pollMs: 0, outcome: null },
    ...{ asset, aliases: [], zone: 'cell-2', peers: [], behind: null },
    ...{ criticality: 3, isSafety: false, isOperational: true, identities: [] },
    ...{ source: station, later: [] },
    ...more,
  };
}

/** Nobody saw who. */
export const unseen = { source: null } as const;

const spring = { from: Date.parse('2026-03-01'), to: Date.parse('2026-06-01') };

export const candidates = (...requests: readonly ChangeRequest[]): readonly Candidate[] =>
  requests.map((one) => prepare(one, spring, digest));

/** Change control is on in cell 2, and it is the next morning. */
export const setting = (
  requests: readonly ChangeRequest[],
  more: Partial<Setting> = {},
): Setting => ({
  ...{
    now: at('+1 08:00'),
    candidates: candidates(...requests),
    tolerances: [],
    outages: [],
    permits: [],
  },
  controlledSince: new Map([['cell-2', at('-90 00:00')]]),
  ...more,
});

/** The verdicts in the order of the changes. */
export function verdicts(
  changes: readonly ObservedChange[],
  requests: readonly ChangeRequest[],
  more: Partial<Setting> = {},
) {
  const found = correlate(changes, setting(requests, more));
  return changes.map(({ id }) => found.get(id)!);
}

export const names = (...given: Parameters<typeof verdicts>) =>
  verdicts(...given).map(({ verdict }) => verdict);

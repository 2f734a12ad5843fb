/** A check asked in one zone: rows of views with all that a story does not mention left as it should be. */

import type { AccessGrantBody } from '../../collector/access/access-grant.ts';
import type { ExceptionRow } from '../../collector/csms/assessment.ts';
import type { AnyCheck, Scope } from '../../collector/csms/check.ts';
import { judge, type KnownViews } from '../../collector/csms/check-run.ts';
import { settingsOf } from '../../collector/csms/settings.ts';
import type {
  AssetRow,
  DriftRow,
  FlowRow,
  GrantRow,
  RequestRow,
  ViewName,
  Views,
  WatchRow,
} from '../../collector/csms/views.ts';
import { viewNames } from '../../collector/csms/views.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { grantBody } from './granted.ts';

export const NOW = '2026-06-30T12:00:00.000Z' as Instant;
const DAY = 86_400_000;

/** So many days, hours and minutes before NOW. */
export const ago = (days: number, hours = 0, minutes = 0) =>
  new Date(
    Date.parse(NOW) - days * DAY - hours * 3_600_000 - minutes * 60_000,
  ).toISOString() as Instant;

const here = { site: 'plant', zone: 'cell' } as const;

export const scope = (known: Partial<Scope> = {}): Scope => ({
  ...here,
  ...{ name: 'Cell 1', side: 'ot', isInScope: true, criticality: 3, controlledSince: ago(300) },
  twoPeopleUntil: null,
  ...known,
});

/** An operational PLC as it should be. */
export const asset = (known: Partial<AssetRow> = {}): AssetRow => ({
  ...here,
  ...{ id: 'a1', name: 'PLC 1', isDeclared: true, isObserved: true, lifecycle: 'operational' },
  ...{ hasOwner: true, hasCustodian: true, hasZone: true, criticality: 3, isSafety: false },
  ...{
    firstSeen: ago(200),
    lastSeen: ago(0),
    intervalHours: null,
    ignoredUntil: null,
    permittedBy: null,
    watch: 'w1',
  },
  ...known,
});

/** Watched for so many days up to now, all of it seen. */
export const watch = (days: number, known: Partial<WatchRow> = {}): WatchRow => {
  const span = { from: Date.parse(ago(days)), to: Date.parse(NOW) };
  return {
    ...here,
    ...{ id: 'w1', agents: ['plant/agent-1'], assets: 1, watching: [span], clearly: [span] },
    isLearning: false,
    ...known,
  };
};

export const drift = (known: Partial<DriftRow> = {}): DriftRow => ({
  ...here,
  ...{ id: 'd1', kind: 'logic.download', asset: 'a1', name: 'PLC 1', path: '' },
  ...{ before: null, after: null, earliest: ago(2), latest: ago(2), known: ago(2) },
  ...{ verdict: 'authorised', severity: 'critical', isWouldBe: false, isAttempt: false },
  ...{ request: 'CHG-1', isPackageVerified: true, isOpen: true },
  ...{ sources: ['s1'], sourceName: 'EWS 1', isStation: true },
  ...known,
});

/** An ordinary change, approved by both sides and closed. */
export const request = (known: Partial<RequestRow> = {}): RequestRow => ({
  ...here,
  ...{ id: 'c1', ref: 'CHG-1', state: 'closed', over: ago(5), requestedBy: 'rita' },
  ...{ implementers: ['ivan'], approvedAt: ago(8), takesBothSides: true, takesSafety: false },
  isTwoPeople: false,
  approvals: [
    { slot: 'ot', user: 'olga' },
    { slot: 'it', user: 'igor' },
  ],
  ...{ openedAt: null, reviewedAt: null },
  ...known,
});

/** An engineer's from EWS 1 for PLC 1, for the last 90 days. */
export const grant = (
  known: Partial<AccessGrantBody> = {},
  live: GrantRow['live'] = [{ from: Date.parse(ago(90)), to: Date.parse(NOW) }],
): GrantRow => {
  const station = 'a0000000-0000-4000-8000-000000000001';
  const body = { ...grantBody({ sources: [station] }), sources: ['s1'], ...known };
  const targets = known.targets ?? { assets: ['a1'], zones: [] };
  return { ...here, id: 'g1', ref: 'ACC-1', body: { ...body, targets }, live };
};

export const flow = (known: Partial<FlowRow> = {}): FlowRow => ({
  ...here,
  ...{ id: 'f1', client: 'HMI 1', server: 'PLC 1', service: 'tcp/502 modbus', otherZone: 'office' },
  ...{ isFromSafety: false, isApproved: true, count: 1, direction: 'in', lastSeen: ago(1) },
  ...known,
});

/** What a check says. Views that are not given are known and empty; watched for 400 days unless told. */
export interface Story {
  readonly views?: Partial<{ readonly [Name in ViewName]: Views[Name] | null }>;
  readonly scope?: Partial<Scope>;
  readonly settings?: Readonly<Record<string, number>>;
  readonly exceptions?: readonly ExceptionRow[];
}

export function ask(check: AnyCheck, { views, settings, exceptions = [], ...story }: Story) {
  const names = Object.keys(viewNames) as ViewName[];
  const known = Object.fromEntries(names.map((name) => [name, []])) as unknown as KnownViews;
  const all = { ...known, watches: [watch(400)], ...views };
  const question = { scope: scope(story.scope), settings: settingsOf(check, settings), exceptions };
  return judge(check, all, { ...question, now: NOW });
}

/** Everything a case has to say for itself: status, subjects that fail, codes of what is not known. */
export interface Expected {
  readonly is: ReturnType<typeof ask>['status'];
  readonly failing?: readonly string[];
  readonly unknown?: readonly string[];
  readonly excepted?: readonly string[];
}

export type Case = readonly [told: string, story: Story, expected: Expected];

export function told(check: AnyCheck, story: Story): Expected {
  const { status, failing, doubts, excepted } = ask(check, story);
  return {
    is: status,
    ...(failing.length > 0 && { failing: failing.map(({ subject }) => subject) }),
    ...(doubts.length > 0 && { unknown: [...new Set(doubts.map(({ code }) => code))] }),
    ...(excepted.length > 0 && { excepted: excepted.map(({ subject }) => subject) }),
  };
}

/** An exception for subjects of a check, good for another month. */
export const exception = (check: string, ...subjects: string[]): ExceptionRow => ({
  ...{ ref: 'EXC-1', site: 'plant', zone: null, covers: `check:${check}`, subjects },
  expires: ago(-30),
});

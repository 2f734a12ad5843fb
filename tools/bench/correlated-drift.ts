/**
 * Ten thousand approved requests, and one drift after another held against them: with the requests
 * made ready, and those of a drift found by what it touches. Prints JSON, milliseconds.
 */
import { type Candidate, CandidateIndex, prepare } from '../../collector/change/candidate.ts';
import type { ChangeRequest } from '../../collector/change/change.ts';
import { correlate, type Setting } from '../../collector/change/correlate.ts';
import type { ObservedChange } from '../../collector/change/observed-change.ts';
import { DAY, HOUR } from '../../collector/change/window.ts';
import { hashOf } from '../../collector/evidence/record.ts';
import { instantOf } from '../../collector/store/time.ts';
import type { SiteId } from '../../protocols/messages/names.ts';

const REQUESTS = 10_000;
const ASSETS = 1_000;
const DRIFTS = 1_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const RANGE = { from: START, to: START + 30 * DAY };

/** A night's work on one asset, one zone's in ten; each station has a tenth of all. */
function request(n: number): ChangeRequest {
  const from = START + (n % 29) * DAY + 20 * HOUR;
  const asset = `asset-${n % ASSETS}`;
  const target =
    n % 10 === 0
      ? ({ type: 'zone', zone: `zone-${n % 50}`, isZoneWide: true } as const)
      : ({ type: 'asset', asset } as const);
  const window = { from: instantOf(from), to: instantOf(from + 4 * HOUR) };
  return {
    ...{ id: `request-${n}`, ref: `CHG-${n}`, version: 1, supersededAt: null, title: 'Work' },
    ...{ site: 'plant' as SiteId, kind: 'logic', risk: 'medium', state: 'approved' },
    ...{ requestedBy: 'ruth', graceBeforeMinutes: null, graceAfterMinutes: null },
    items: [{ id: 'item', target, kinds: ['logic'], cardinality: 1, effects: [] }],
    windows: [{ ...window, zone: 'Europe/Berlin', recurrence: null }],
    ...{ implementers: [`person-${n % 40}`], sources: [`station-${n % 10}`], sop: null },
    ...{ rollback: '', test: '', impacts: { isSafety: false, isQuality: false }, required: [] },
    ...{ approvals: [], cancelledAt: null, recorded: [], origin: null },
    ...{ emergency: null, project: null },
  };
}

function drift(n: number): ObservedChange {
  const at = instantOf(START + (n % 29) * DAY + 21 * HOUR);
  const asset = `asset-${(n * 7) % ASSETS}`;
  const source = { asset: `station-${n % 10}`, label: 'EWS', standing: 'own', person: null };
  return {
    ...{ id: `drift-${n}`, kind: 'logic.download', path: '', after: null, outcome: 'accepted' },
    ...{ earliest: at, latest: at, skewMs: 0, pollMs: 0, asset, aliases: [], behind: null },
    ...{ zone: `zone-${n % 50}`, peers: [`asset-${(n * 7 + 1) % ASSETS}`], criticality: 3 },
    ...{ isSafety: false, isOperational: true, identities: [], later: [] },
    source: source as ObservedChange['source'],
  };
}

const began = performance.now();
const candidates: Candidate[] = [];
for (let n = 0; n < REQUESTS; n++) candidates.push(prepare(request(n), RANGE, hashOf));
const index = new CandidateIndex(candidates);
const prepared = performance.now() - began;

const times: number[] = [];
let held = 0;
for (let n = 0; n < DRIFTS; n++) {
  const change = drift(n);
  const started = performance.now();
  const found = index.of(change);
  const setting: Setting = {
    ...{ now: instantOf(RANGE.to), candidates: found, tolerances: [], outages: [], permits: [] },
    controlledSince: new Map(),
  };
  correlate([change], setting);
  times.push(performance.now() - started);
  held += found.length;
}
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
const p99 = at(0.99);
console.log(JSON.stringify({ prepared, held: held / DRIFTS, p50: at(0.5), p95: at(0.95), p99 }));

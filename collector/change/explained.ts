/** What explains a change without a request: an exception or a rule, an outage, a pair that changes over. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { kindTable } from './change-kinds.table.ts';
import { type Identity, isNumbered, namesOf, type ObservedChange } from './observed-change.ts';
import { DEFAULT_GRACE, uncertainty } from './placement.ts';
import type { Reason } from './reasons.ts';
import { SESSION_GAP_MS } from './session.ts';
import type { VerdictName } from './verdicts.table.ts';
import { MINUTE } from './window.ts';

/** An approved exception, whose end is mandatory, or a rule for what is usual in a place. */
export interface Tolerance {
  readonly id: string;
  readonly approvedAt: Instant;
  /** Null for a rule alone. */
  readonly until: Instant | null;
  readonly kinds: readonly DifferenceKind[];
  /** Of either, all that are named; a tolerance that names neither tolerates nothing. */
  readonly assets: readonly string[];
  readonly zones: readonly string[];
}

/** A device somebody was allowed to connect, where and when. csms.md §1 row 12. */
export interface Permit {
  /** `ACC-12`. */
  readonly grant: string;
  readonly macs: readonly string[];
  readonly serials: readonly string[];
  readonly zone: string;
  readonly until: Instant | null;
  /** Milliseconds: when it held. */
  readonly live: readonly Span[];
}

/** An outage with its windows expanded. */
export interface ExpectedOutage {
  readonly id: string;
  readonly zone: string;
  readonly occurrences: readonly Span[];
}

export interface Explanation {
  readonly verdict: Extract<VerdictName, 'tolerated' | 'outage_expected'>;
  readonly reason: Reason;
}

export function explanationOf(
  change: ObservedChange,
  tolerances: readonly Tolerance[],
  outages: readonly ExpectedOutage[],
  permits: readonly Permit[],
): Explanation | undefined {
  if (isSwitchOver(change)) return { verdict: 'tolerated', reason: { code: 'switch-over' } };
  const tolerance = [...tolerances]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .find((one) => tolerates(one, change));
  if (tolerance !== undefined) {
    const { id: exception, until } = tolerance;
    return { verdict: 'tolerated', reason: { code: 'tolerated-by', exception, until } };
  }
  const permit = permits.find((one) => permitsIt(one, change));
  if (permit !== undefined) {
    const { grant, until } = permit;
    return { verdict: 'tolerated', reason: { code: 'permitted-by', grant, until } };
  }
  if (!kindTable[change.kind].isOutage) return undefined;
  const outage = outages.find((one) => explains(one, change));
  if (outage === undefined) return undefined;
  const reason: Reason = { code: 'outage', outage: outage.id, zone: outage.zone };
  return { verdict: 'outage_expected', reason };
}

/** Both members of a redundant pair answer for one address in turn. csms.md §3.2a.11. */
function isSwitchOver(change: ObservedChange): boolean {
  if (change.kind !== 'address.conflict') return false;
  const other = change.source?.asset ?? null;
  return other !== null && change.asset !== null && namesOf(change).includes(other);
}

function tolerates(tolerance: Tolerance, change: ObservedChange): boolean {
  const { approvedAt, until, kinds, assets, zones } = tolerance;
  if (!kinds.includes(change.kind) || approvedAt > change.earliest) return false;
  if (until !== null && change.latest > until) return false;
  if (namesOf(change).some((name) => assets.includes(name))) return true;
  return change.zone !== null && zones.includes(change.zone);
}

/**
 * The very device, in its zone and time. One that bears the address and another serial number than was
 * permitted is another device; the address of an adapter is nobody's. §3.2a.12.
 */
function permitsIt({ macs, serials, zone, live }: Permit, change: ObservedChange): boolean {
  if (change.kind !== 'device.new' || change.zone !== zone) return false;
  const known = (kind: Identity['kind']) =>
    change.identities.filter((one) => one.kind === kind && one.isDecisive);
  const shown = known('serial');
  const isNumber = shown.some(({ value }) => serials.some((one) => isNumbered(value, one)));
  if (serials.length > 0 && shown.length > 0 && !isNumber) return false;
  if (!isNumber && !known('mac').some(({ value }) => macs.includes(value))) return false;
  const when = uncertainty(change.earliest, change.latest, change.skewMs);
  return live.some(({ from, to }) => from <= when.from && when.to <= to);
}

/**
 * Silence begins with the last packet before it, which may lie a little before the outage; a start
 * may come a little behind it, a new silence may not.
 */
function explains({ zone, occurrences }: ExpectedOutage, change: ObservedChange): boolean {
  if (zone !== change.zone) return false;
  const when = uncertainty(change.earliest, change.latest, change.skewMs);
  const grace = DEFAULT_GRACE.afterMinutes * MINUTE;
  return occurrences.some(({ from, to }) => {
    const last = change.kind === 'restart' ? to + grace : to;
    return when.from >= from - SESSION_GAP_MS && when.from <= last && when.to <= to + grace;
  });
}

/** What one hand did to one asset in one go: a download is stop, load, new hash, start. csms.md §3.1. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Span } from '../coverage/timeline.ts';
import { kindTable } from './change-kinds.table.ts';
import { byTime, isAttempt, type ObservedChange, type ObservedSource } from './observed-change.ts';
import { uncertainty } from './placement.ts';
import { MINUTE } from './window.ts';

/** So long nothing, and it is another session. */
export const SESSION_GAP_MS = 10 * MINUTE;

export interface Session {
  readonly asset: string;
  readonly aliases: readonly string[];
  readonly zone: string | null;
  readonly source: ObservedSource | null;
  readonly span: Span;
  /** What it is called by: the member that says most of what was done. Null: nothing succeeded. */
  readonly primary: { readonly kind: DifferenceKind; readonly id: string } | null;
  /** Ids of changes, in their order. */
  readonly members: readonly string[];
}

interface Growing {
  source: ObservedSource | null;
  from: number;
  to: number;
  readonly members: ObservedChange[];
}

/** The sessions of all assets; each change of a known asset is in one. */
export function sessionsOf(changes: readonly ObservedChange[]): readonly Session[] {
  const perAsset = new Map<string, ObservedChange[]>();
  for (const change of [...changes].sort(byTime)) {
    if (change.asset === null) continue;
    const own = perAsset.get(change.asset);
    if (own === undefined) perAsset.set(change.asset, [change]);
    else own.push(change);
  }
  return [...perAsset].flatMap(([asset, own]) => grouped(own).map((one) => finished(asset, one)));
}

/** What a poll found may have happened hours apart: it joins a session it overlaps, and holds none together. */
function grouped(changes: readonly ObservedChange[]): readonly Growing[] {
  const sessions: Growing[] = [];
  const precise = changes.filter((change) => !isVague(change));
  for (const change of [...precise, ...changes.filter(isVague)]) {
    const span = spanOf(change);
    const found = sessions
      .filter((session) => isNear(session, span) && isSameHand(session.source, change.source))
      .sort((a, b) => known(b, change) - known(a, change) || a.from - b.from)[0];
    if (found === undefined) {
      sessions.push({ source: change.source, ...span, members: [change] });
      continue;
    }
    found.members.push(change);
    found.source ??= change.source;
    if (isVague(change)) continue;
    found.from = Math.min(found.from, span.from);
    found.to = Math.max(found.to, span.to);
  }
  return sessions;
}

const spanOf = ({ earliest, latest, skewMs }: ObservedChange) =>
  uncertainty(earliest, latest, skewMs);

const isVague = (change: ObservedChange) =>
  Date.parse(change.latest) - Date.parse(change.earliest) >= SESSION_GAP_MS;

/** Less than a session's gap lies between them. */
export function isNear(a: Span, b: Span): boolean {
  return a.from - b.to < SESSION_GAP_MS && b.from - a.to < SESSION_GAP_MS;
}

function isSameHand(a: ObservedSource | null, b: ObservedSource | null): boolean {
  if (a === null || b === null) return true;
  if ((a.asset ?? a.label) !== (b.asset ?? b.label)) return false;
  return a.person === null || b.person === null || a.person === b.person;
}

/** A session of the very source goes before one whose source nobody saw. */
const known = (session: Growing, { source }: ObservedChange) =>
  source !== null && session.source !== null ? 1 : 0;

function finished(asset: string, { source, from, to, members }: Growing): Session {
  const ordered = [...members].sort(byTime);
  const primary = ordered
    .filter((member) => !isAttempt(member) && kindTable[member.kind].primacy > 0)
    .sort((a, b) => kindTable[b.kind].primacy - kindTable[a.kind].primacy || byTime(a, b))[0];
  return {
    asset,
    aliases: [...new Set(ordered.flatMap(({ aliases }) => aliases))],
    zone: ordered.find(({ zone }) => zone !== null)?.zone ?? null,
    source,
    span: { from, to },
    primary: primary === undefined ? null : { kind: primary.kind, id: primary.id },
    members: ordered.map(({ id }) => id),
  };
}

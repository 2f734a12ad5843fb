/** Keeps one cause from being told a thousand times: what toggles, and what comes in storms. csms.md §3.2. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import { HOUR, MINUTE } from './window.ts';

/** The last changes of one path of one asset, in milliseconds, ordered: pure state. */
export interface Toggles {
  readonly at: readonly number[];
  /** How many are told as one; 0: each is told. */
  readonly folded: number;
}

export const FLAPPING = { toggles: 3, withinMs: HOUR } as const;
const NO_TOGGLES: Toggles = { at: [], folded: 0 };

/**
 * `tell`: as a change of its own; `collapse`: from now on the same event stands for all; `count`: it
 * is counted there. What came too late to be next is put where it belongs.
 */
export function toggled(
  before: Toggles | undefined,
  at: number,
): { readonly state: Toggles; readonly decision: 'tell' | 'collapse' | 'count' } {
  const { at: known, folded } = before ?? NO_TOGGLES;
  const all = [...known, at].sort((a, b) => a - b);
  const latest = all.at(-1) ?? at;
  const recent = all.filter((one) => one > latest - FLAPPING.withinMs).slice(-MOST_KEPT);
  if (recent.length < FLAPPING.toggles)
    return { state: { at: recent, folded: 0 }, decision: 'tell' };
  const isFirst = folded === 0;
  const many = isFirst ? recent.length : folded + 1;
  return { state: { at: recent, folded: many }, decision: isFirst ? 'collapse' : 'count' };
}

const MOST_KEPT = 64;

/** New devices of one agent. */
export interface Storm {
  readonly at: readonly number[];
  /** Since when they are one event; null: they are not. */
  readonly since: number | null;
}

export const STORM = { devices: 50, withinMs: 10 * MINUTE } as const;
const CALM: Storm = { at: [], since: null };

/** `topology`: one event asks whether a mirror or a VLAN was moved; `part`: it belongs to that event. */
export function arrived(
  before: Storm | undefined,
  kind: DifferenceKind,
  at: number,
): { readonly state: Storm; readonly decision: 'tell' | 'topology' | 'part' } {
  const { at: known, since } = before ?? CALM;
  if (kind !== 'device.new') return { state: before ?? CALM, decision: 'tell' };
  const all = [...known, at].sort((a, b) => a - b);
  const latest = all.at(-1) ?? at;
  const recent = all.filter((one) => one > latest - STORM.withinMs).slice(-STORM.devices - 1);
  const isStorm = recent.length > STORM.devices;
  if (!isStorm) return { state: { at: recent, since: null }, decision: 'tell' };
  const state = { at: recent, since: since ?? recent[0] ?? at };
  return { state, decision: since === null ? 'topology' : 'part' };
}

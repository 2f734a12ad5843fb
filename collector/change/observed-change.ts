/** A drift as the check reads it: with what inventory, grants and port map said of its ends at that time. */
import type { Outcome } from '../../protocols/messages/control-event.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';

/** Who did it, as far as packets tell. */
export interface ObservedSource {
  /** Null: the inventory does not know it. */
  readonly asset: string | null;
  /** It was observed, and nobody declared it where the site keeps a list; or nobody ever saw it before. */
  readonly isRogue: boolean;
  /** For people to read: address or name. */
  readonly label: string;
  /**
   * What the address says of the machine behind it. `own`: it is that machine, or its owner declared
   * the translation. `nat`: some machine behind a router. `jump-host`: whoever is logged in there.
   * `weak`: known by a dongle's MAC, or by one that bears two names. csms.md §3.2a.8, 12.
   */
  readonly standing: 'own' | 'nat' | 'jump-host' | 'weak';
  /** The person of an access grant that was in use there at that time. */
  readonly person: string | null;
}

export interface Proven {
  readonly at: Instant;
  readonly value: string;
}

export interface Identity {
  readonly kind: 'mac' | 'serial' | 'name';
  readonly value: string;
  /** False: it says nothing of who it is, as the MAC of a dongle. */
  readonly isDecisive: boolean;
}

/** The inventory puts the maker before a serial number: two makers may both have made a number 1000. */
export const isNumbered = (shown: string, serial: string): boolean =>
  shown === serial || shown.endsWith(` ${serial}`);

export interface ObservedChange {
  /** The drift's. */
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly path: string;
  readonly after: string | null;
  /** It happened between the two; equal where it was seen to happen. */
  readonly earliest: Instant;
  readonly latest: Instant;
  /** How far the sensor's clock may be off: csms.md §3.1. */
  readonly skewMs: number;
  /** How often the value is looked at; 0 where it was seen to happen. */
  readonly pollMs: number;
  readonly outcome: Outcome | null;
  /** Null: the inventory does not know it. */
  readonly asset: string | null;
  /** Other ids of the same asset: a redundant pair and its members. §3.2a.11. */
  readonly aliases: readonly string[];
  readonly zone: string | null;
  /** Assets it talks with directly. */
  readonly peers: readonly string[];
  /** The switch it hangs on by the port map. */
  readonly behind: string | null;
  readonly criticality: number | null;
  readonly isSafety: boolean;
  /** It is in operation: no project may touch it. */
  readonly isOperational: boolean;
  readonly identities: readonly Identity[];
  readonly source: ObservedSource | null;
  /** What the same value was proven to be afterwards, in order. */
  readonly later: readonly Proven[];
}

/** Refused or unanswered: it was tried, and changed nothing. §3.2a.14. */
export function isAttempt({ outcome }: Pick<ObservedChange, 'outcome'>): boolean {
  return outcome === 'unanswered' || (outcome !== null && typeof outcome === 'object');
}

/** Its own id and those it also goes by. */
export function namesOf({ asset, aliases }: ObservedChange): readonly string[] {
  return asset === null ? aliases : [asset, ...aliases];
}

/** The order in which changes are judged, whatever the order they arrived in. */
export function byTime(a: ObservedChange, b: ObservedChange): number {
  return compare(a.earliest, b.earliest) || compare(a.latest, b.latest) || compare(a.id, b.id);
}

export const compare = <Value extends string | number>(a: Value, b: Value): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** What a check is: records in, an assessment out, of one zone at a time. csms.md §4. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Assessment } from './assessment.ts';
import type { Requirements } from './requirements.ts';
import type { ViewName, Views } from './views.ts';

/** `OBS`: from observations alone; `MIX`: an observation against a record; `REC`: from records alone. */
export type Basis = 'OBS' | 'MIX' | 'REC';

export interface SettingSpec {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'days' | 'hours' | 'minutes' | 'ms' | 'percent' | 'count' | 'level';
  readonly says: string;
}

/** Thresholds are a site's own, whole numbers. */
export type SettingSpecs = Readonly<Record<string, SettingSpec>>;
export type Settings<Specs extends SettingSpecs> = {
  readonly [Name in keyof Specs]: number;
};

/** Where a check is asked. `zone` null: what stands in no zone of the site. */
export interface Scope {
  readonly site: string;
  readonly zone: string | null;
  readonly name: string;
  readonly side: 'it' | 'ot' | 'dmz' | 'safety' | null;
  readonly isInScope: boolean;
  /** The highest of its assets, or its own; null: nobody says. */
  readonly criticality: number | null;
  /** Since when change control is on; null: it is not. */
  readonly controlledSince: Instant | null;
  /** Until when two people answer for its site; null: more do. csms.md §6. */
  readonly twoPeopleUntil: Instant | null;
}

export interface Asked<Specs extends SettingSpecs> {
  readonly scope: Scope;
  readonly settings: Settings<Specs>;
  readonly now: Instant;
}

/** A method's type, so that a registry may hold checks with settings of every kind. */
type Days<Specs extends SettingSpecs> = { of(settings: Settings<Specs>): number }['of'];

export interface Check<
  Need extends ViewName = ViewName,
  Specs extends SettingSpecs = SettingSpecs,
> {
  /** `C08`. */
  readonly id: string;
  readonly title: string;
  readonly basis: Basis;
  /** `collector`: one answer for all. */
  readonly per: 'zone' | 'collector';
  readonly requirements: Requirements;
  readonly needs: readonly Need[];
  readonly settings: Specs;
  /**
   * Of so many days up to now somebody has to have watched, or silence means nothing. Null: it rests on
   * records alone, or asks about the watching itself.
   */
  readonly watchedDays: Days<Specs> | null;
  assess(views: Pick<Views, Need>, asked: Asked<Specs>): Assessment;
}

/** Less than this of the time, and a clean sheet proves nothing. */
export const LEAST_WATCHED: SettingSpec = {
  default: 95,
  min: 50,
  max: 100,
  unit: 'percent',
  says: 'Of the time looked back on, so much has to have been watched; less, and nothing is known.',
};

export function defineCheck<Need extends ViewName, const Specs extends SettingSpecs>(
  check: Omit<Check<Need, Specs>, 'per'> & Partial<Pick<Check, 'per'>>,
): Check<Need, Specs> {
  return { per: 'zone', ...check };
}

/** A check whose needs and settings nobody has to know by name. */
export type AnyCheck = Check<ViewName, SettingSpecs>;

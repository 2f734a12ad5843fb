/** What people say they have, as against what agents saw (collector/inventory). Null: nobody has said. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { FieldName, IdentityKind, IMPACTS } from './fields.table.ts';
import type { Lifecycle } from './lifecycle.table.ts';

export type Impact = Readonly<Record<(typeof IMPACTS)[number], number>>;

/** The same thing in another system. */
export interface ExternalRef {
  readonly system: string;
  readonly id: string;
  readonly url: string | null;
  readonly revision: string | null;
}

/** What can be said of an asset: see fields.table.ts. */
export interface DeclaredFields {
  readonly tag: string | null;
  readonly name: string | null;
  readonly class: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly orderCode: string | null;
  readonly serial: string | null;
  readonly hardware: string | null;
  readonly firmware: string | null;
  /** Record id of the zone. */
  readonly zone: string | null;
  /** User ids. */
  readonly owner: string | null;
  readonly custodian: string | null;
  /** 1 to 5. */
  readonly criticality: number | null;
  readonly impact: Impact | null;
  readonly isSafety: boolean;
  /** `tcp/502`, sorted. Null: nobody has said which it offers. */
  readonly services: readonly string[] | null;
  /** `2031-12-31`. */
  readonly supportEnd: string | null;
  /** How long it is usually silent. */
  readonly intervalHours: number | null;
  readonly refs: readonly ExternalRef[];
  readonly location: string | null;
  readonly notes: string | null;
}

/** A name it goes or went by. `until` null: it still does. An alias was never said, but proven or decided. */
export interface DeclaredIdentity {
  readonly kind: IdentityKind;
  /** As `normalised` writes it. */
  readonly value: string;
  /** Where an IP or a made-up MAC is meant; empty: anywhere on the site. */
  readonly network: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly isAlias: boolean;
}

export interface DeclaredAsset extends DeclaredFields {
  readonly id: string;
  readonly site: SiteId;
  readonly lifecycle: Lifecycle;
  readonly lifecycleSince: Instant;
  /** Counts every change of it from 1. */
  readonly version: number;
  readonly created: Instant;
  readonly createdBy: string;
  readonly changed: Instant;
  readonly changedBy: string;
  /** The observed asset it is, or the first of its members. */
  readonly observed: string | null;
  /** Merged away into that one. */
  readonly mergedInto: string | null;
}

/** With what it is called. */
export interface DeclaredWhole extends DeclaredAsset {
  readonly identities: readonly DeclaredIdentity[];
}

/** What somebody says of it; undefined is as good as absent. */
export type SaidFields = { readonly [Name in FieldName]?: DeclaredFields[Name] | undefined };

export type FieldValue = DeclaredFields[FieldName];

/** Which observed asset is it, or one of its members, and why. */
export interface Match {
  readonly observed: string;
  readonly declared: string;
  /** `serial`, `mac`, `decision`, `name`: see match.ts. */
  readonly way: string;
  /** 0 to 100. */
  readonly confidence: number;
  readonly reason: string;
  /** Who decided it; null: the collector, on evidence. */
  readonly decidedBy: string | null;
  readonly at: Instant;
}

/** A field took another value. */
export interface FieldChange {
  readonly field: string;
  /** As `written` writes it. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface HistoryRow extends FieldChange {
  readonly at: Instant;
  readonly actor: string;
  /** `edit`, `import …`, `reconcile …`. */
  readonly action: string;
  readonly why: string | null;
  readonly version: number;
  readonly batch: string | null;
}

/** What is known of the declared asset behind an observed one. */
export interface Standing {
  readonly declared: string;
  readonly tag: string | null;
  readonly name: string | null;
  readonly class: string;
  readonly criticality: number | null;
  readonly isSafety: boolean;
  readonly owner: string | null;
  readonly custodian: string | null;
  readonly zone: string | null;
  readonly lifecycle: Lifecycle;
}

export const NOTHING_SAID: DeclaredFields = {
  ...{ tag: null, name: null, class: 'other', vendor: null, model: null, orderCode: null },
  ...{ serial: null, hardware: null, firmware: null, zone: null, owner: null, custodian: null },
  ...{ criticality: null, impact: null, isSafety: false, services: null, supportEnd: null },
  ...{ intervalHours: null, refs: [], location: null, notes: null },
};

/** One text a value: equal where the values are. Null: nobody has said. */
export function written(value: FieldValue): string | null {
  if (value === null || value === false) return null;
  return typeof value === 'object' ? ordered(value) : String(value);
}

/** Members in one order, whatever order they came in. */
function ordered(value: object): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** What of `after` is another value than in `before`. */
export function changesOf(before: DeclaredFields, after: SaidFields): readonly FieldChange[] {
  return (Object.keys(after) as FieldName[]).flatMap((field) => {
    const value = after[field];
    if (value === undefined) return [];
    const change = { field, before: written(before[field]), after: written(value) };
    return change.before === change.after ? [] : [change];
  });
}

/** Declared, approved and observed, attribute by attribute; and whether anybody here could see it at all. csms.md §3.3. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { ApprovedBaseline } from '../baselines/baseline-repository.ts';
import { isWatching, type Sight } from '../coverage/sights.table.ts';
import { type DeclaredWhole, written } from './declared-asset.ts';
import type { FieldName } from './fields.table.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { HearerRow, Proof } from './proof-repository.ts';
import type { Answered } from './standing.ts';

/** Which attributes of agents speak of a field, the one that knows best first. */
export const STATED: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  name: ['plant-id', 'station-name', 'name', 'host-name'],
  vendor: ['vendor'],
  model: ['model', 'product', 'device-type', 'product-code'],
  orderCode: ['order-code', 'product-code'],
  serial: ['serial'],
  hardware: ['hardware-revision'],
  firmware: ['firmware', 'software'],
  location: ['location'],
};

export const ATTRIBUTES: readonly string[] = [...new Set(Object.values(STATED).flat())];

/**
 * `proven`: somebody stated it. `possible`: who hears it sees all that passes, and nobody has stated it
 * yet. `partly`: who hears it sees a part of what passes. `nobody`: no agent hears it, or those that do see
 * nothing that is meant for one device.
 */
export type Visibility = 'proven' | 'possible' | 'partly' | 'nobody';

export interface ApprovedValue {
  readonly value: string;
  /** Who stated it when the baseline was proposed. */
  readonly protocol: string;
  readonly asset: string;
  /** Of the baseline, and which of its revisions is in force. */
  readonly record: string;
  readonly revision: number;
  /** When and by whom that revision was approved. */
  readonly since: Instant;
  readonly by: string;
}

export interface Attribute {
  readonly field: FieldName;
  readonly declared: string | null;
  /** As it was approved; null: no baseline is in force, or it does not speak of it. */
  readonly baseline: ApprovedValue | null;
  readonly observed: readonly Omit<Proof, 'attribute'>[];
  readonly isInConflict: boolean;
  readonly visibility: Visibility;
}

interface Sides {
  readonly declared: DeclaredWhole | undefined;
  readonly members: readonly ObservedAsset[];
  readonly proofs: readonly Proof[];
  readonly hearers: readonly HearerRow[];
  readonly conflicts: readonly Answered[];
  /** Those in force, of the members. */
  readonly approved: readonly ApprovedBaseline[];
}

export function attributesOf(sides: Sides): readonly Attribute[] {
  const { declared, proofs, hearers, conflicts, approved } = sides;
  return (Object.keys(STATED) as FieldName[]).map((field) => {
    const stated = STATED[field] ?? [];
    const observed = proofs.filter(({ attribute }) => stated.includes(attribute));
    return {
      field,
      declared: declared ? written(declared[field]) : null,
      baseline: approvedOf(stated, approved),
      observed: observed.map(({ attribute: _, ...proof }) => proof),
      isInConflict: conflicts.some((one) => one.field === field),
      visibility: observed.length > 0 ? 'proven' : visibilityFor(hearers),
    };
  });
}

/** Of the device itself, not of its parts: what the attribute that knows best was approved with. */
function approvedOf(
  stated: readonly string[],
  approved: readonly ApprovedBaseline[],
): ApprovedValue | null {
  for (const attribute of stated) {
    for (const { id, asset, revision, approvedAt, approvedBy, snapshot } of approved) {
      const entry = snapshot.entries.find(({ path }) => path === attribute);
      if (entry === undefined) continue;
      const { value, source: protocol } = entry;
      return { value, protocol, asset, record: id, revision, since: approvedAt, by: approvedBy };
    }
  }
  return null;
}

function visibilityFor(hearers: readonly HearerRow[]): Visibility {
  const sights = new Set(hearers.map(({ sight }) => sight));
  if (sights.has('clear')) return 'possible';
  const sees = hearers.some(
    ({ sight }) => sight !== null && sight !== 'broadcast-only' && isWatching(sight as Sight),
  );
  return sees ? 'partly' : 'nobody';
}

/**
 * The drawing of a site as data: the zones and conduits in force, their rules, and who stands where. It is
 * made by the collector and approved by its digest; how it looks is the page's. csms.md §1.3, row 44. Pure.
 */
import * as z from 'zod';
import { Instant, type SiteId } from '../../protocols/messages/names.ts';
import { canonical, hashOf, type Plain } from '../evidence/record.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import type { ZoneBody } from '../records/kinds/zone.ts';
import { prose } from '../records/prose.ts';
import type { KeptRecord } from '../records/record.ts';
import { legend } from './legend.table.ts';

/** Counts up whenever the same zones and conduits give another sheet. */
const METHOD = 1;

export type SheetEndpoint = Readonly<{
  /** Id of the observed asset. */
  asset: string;
  name: string | null;
  /** `mac ip network`, a hyphen for what is not known. */
  address: string;
}>;

/** `ref`, `revision`: of the record and its wording that is in force. */
type Shown = Readonly<{ id: string; ref: string; revision: number; name: string }>;

export type SheetZone = Shown &
  Readonly<
    Pick<ZoneBody, 'side' | 'level' | 'parent' | 'networks' | 'ranges' | 'vlans'> & {
      endpoints: readonly SheetEndpoint[];
    }
  >;

export type SheetConduit = Shown &
  Readonly<Pick<ConduitBody, 'from' | 'to' | 'isObservedOnly' | 'isSafety' | 'until' | 'rules'>>;

export type Sheet = Readonly<{
  method: number;
  site: SiteId;
  legend: typeof legend;
  /** By id, as are conduits and endpoints. */
  zones: readonly SheetZone[];
  conduits: readonly SheetConduit[];
}>;

const count = z.int().min(0);

/** What a drawing shows, by its digest. */
export const Drawn = z.strictObject({
  asOf: Instant,
  /** SHA-256 of the sheet as canonical JSON, RFC 8785. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** How often something had come into force on the site by then. */
  plan: count,
  ...{ zones: count, conduits: count, rules: count, endpoints: count },
});
export type Drawn = Readonly<z.infer<typeof Drawn>>;

export const DrawingBody = z.strictObject({
  note: prose(2000).default(''),
  /** By the collector; null: not drawn yet. */
  drawn: Drawn.nullable().default(null),
});
export type DrawingBody = Readonly<z.infer<typeof DrawingBody>>;

export interface Model {
  readonly site: SiteId;
  readonly plan: number;
  /** As they are in force; a conduit that has come to its end is left out. */
  readonly zones: readonly KeptRecord<ZoneBody>[];
  readonly conduits: readonly KeptRecord<ConduitBody>[];
  /** By zone. */
  readonly endpoints: ReadonlyMap<string, readonly SheetEndpoint[]>;
}

export function sheetOf({ site, zones, conduits, endpoints }: Model): Sheet {
  return {
    ...{ method: METHOD, site, legend },
    zones: zones
      .map((zone) => ({ ...sheetZone(zone), endpoints: endpoints.get(zone.id) ?? [] }))
      .sort(byId),
    conduits: conduits.map(sheetConduit).sort(byId),
  };
}

export interface Made {
  readonly drawn: Drawn;
  readonly sheet: Sheet;
  /** Its canonical form. */
  readonly text: string;
}

export function made(model: Model, asOf: Instant): Made {
  const sheet = sheetOf(model);
  const text = canonical(sheet as unknown as Plain);
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  const drawn: Drawn = {
    ...{ asOf, digest: hashOf(text), plan: model.plan },
    ...{ zones: sheet.zones.length, conduits: sheet.conduits.length },
    rules: sum(sheet.conduits.map(({ rules }) => rules.length)),
    endpoints: sum(sheet.zones.map((zone) => zone.endpoints.length)),
  };
  return { drawn, sheet, text };
}

const shown = ({ id, ref, inForce, body }: KeptRecord<ZoneBody> | KeptRecord<ConduitBody>) => ({
  ...{ id, ref, revision: inForce ?? 0, name: body.name },
});

function sheetZone(zone: KeptRecord<ZoneBody>): Omit<SheetZone, 'endpoints'> {
  const { side, level, parent, networks, ranges, vlans } = zone.body;
  return { ...shown(zone), side, level, parent, networks, ranges, vlans };
}

function sheetConduit(conduit: KeptRecord<ConduitBody>): SheetConduit {
  const { from, to, isObservedOnly, isSafety, until, rules } = conduit.body;
  return { ...shown(conduit), from, to, isObservedOnly, isSafety, until, rules };
}

const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
  one.id < other.id ? -1 : 1;

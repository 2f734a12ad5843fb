/** Drawings of zones and conduits: what one shows, and what differs. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { DIRECTIONS } from '../../zones/conduit.ts';
import { SIDES } from '../../zones/zone.ts';

const count = z.int().nonnegative();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const range = z.object({ network: z.string(), cidr: z.string() });
const shown = { id: z.guid(), ref: z.string(), revision: z.int().positive(), name: z.string() };
const end = z.object({ assets: list(z.guid()), ranges: list(range) });

const DrawingSide = z.object({
  /** Id of the drawing; null: what would be drawn now. */
  drawing: z.guid().nullable(),
  ref: z.string().nullable(),
  drawn: z.object({
    asOf: Instant,
    /** SHA-256 of `sheet` as canonical JSON, RFC 8785: what approvers agree to. */
    digest: z.string(),
    /** How often something had come into force on the site by then. */
    plan: count,
    ...{ zones: count, conduits: count, rules: count, endpoints: count },
  }),
});

export const DrawingSheet = DrawingSide.extend({
  sheet: z.object({
    method: z.int().positive(),
    site: SiteId,
    legend: z.record(z.string(), z.record(z.string(), z.string())),
    zones: list(
      z.object({
        ...shown,
        side: z.enum(SIDES),
        level: z.string().nullable(),
        parent: z.guid().nullable(),
        networks: list(z.string()),
        ranges: list(range),
        vlans: list(z.int()),
        endpoints: list(
          z.object({
            asset: z.guid(),
            name: z.string().nullable(),
            /** `mac ip network`, a hyphen for what is not known. */
            address: z.string(),
          }),
        ),
      }),
    ),
    conduits: list(
      z.object({
        ...shown,
        /** Id of a zone, or `outside`. */
        from: z.string(),
        to: z.string(),
        isObservedOnly: z.boolean(),
        isSafety: z.boolean(),
        until: Instant.nullable(),
        rules: list(
          z.object({
            id: z.string(),
            protocol: z.string(),
            transport: z.enum(['tcp', 'udp', 'ip', 'ethernet', 'any']),
            port: z.string(),
            source: end,
            destination: end,
            direction: z.enum(DIRECTIONS),
            purpose: z.string(),
          }),
        ),
      }),
    ),
  }),
});

const named = { id: z.guid(), ref: z.string(), name: z.string() };
const ids = list(z.string());
const Differing = z.object({
  added: list(z.object(named)),
  removed: list(z.object(named)),
  changed: list(
    z.object({
      ...named,
      fields: ids,
      rules: z.object({ added: ids, removed: ids, changed: ids }),
    }),
  ),
});

export const DrawingDifference = z.object({
  from: DrawingSide,
  to: DrawingSide,
  /** Nobody has to approve it again for what it shows. */
  isSame: z.boolean(),
  zones: Differing,
  conduits: Differing,
  members: z.object({
    count,
    /** The first of them. `from`, `to`: ids of zones; null: in none. */
    moved: list(
      z.object({
        asset: z.guid(),
        name: z.string().nullable(),
        from: z.guid().nullable(),
        to: z.guid().nullable(),
      }),
    ),
  }),
});

export const DrawingQuery = z.object({ site: SiteId });

/** `from`: absent: the approved one; `to`: absent: what would be drawn now. */
export const DrawingDifferenceQuery = DrawingQuery.extend({
  from: z.guid().exactOptional(),
  to: z.guid().exactOptional(),
});

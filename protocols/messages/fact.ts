import * as z from 'zod';
import { attributes } from './attributes.table.ts';
import { Host, Instant } from './names.ts';

/**
 * How a change of a fact is read: `identity` is another device or module, `config` and `security`
 * another state of the same one; `volatile` is never a change, and kept as attribution.
 */
export const FactClass = z.enum(['identity', 'config', 'security', 'volatile']);

export const Attribute = z.enum(Object.keys(attributes) as [Attribute, ...Attribute[]]);

/**
 * The `protocol` of what is only looked up: whom the IEEE registered a MAC address for. It made the
 * network adapter, and perhaps the device.
 */
export const LOOKED_UP = 'oui';

/** Something a device stated. It is about the observed host, unless `about` names another one. */
export const Fact = z.object({
  attribute: Attribute,
  value: z.string().min(1).max(256),
  class: FactClass,
  /** The part it holds for, where one host has several: `unit 3`, `slot 2`, `port 5`. */
  part: z.string().max(64).exactOptional(),
  about: Host.exactOptional(),
  protocol: z.string().max(64),
  method: z.enum(['passive', 'active']),
  firstSeen: Instant.exactOptional(),
  lastSeen: Instant.exactOptional(),
  /** Number of the packet, from 1, in the capture that proved it first. */
  frame: z.int().nonnegative().exactOptional(),
});

export type FactClass = z.infer<typeof FactClass>;
export type Attribute = keyof typeof attributes;
export type Fact = Readonly<z.infer<typeof Fact>>;

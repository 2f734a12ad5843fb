/** Hooks that other systems deliver their changes to. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { FieldMap } from '../../intake/fields.ts';
import { type Refusal, refusals } from '../../intake/hooks/hook.ts';
import { systems } from '../../intake/shapes/registry.ts';
import { line } from '../../records/prose.ts';
import { IntakeAnswers } from './intake.ts';

export const HookParams = z.object({ id: z.guid() });

export const NewHook = z.strictObject({
  name: line(120),
  site: SiteId,
  system: z.enum(systems),
  /** Where this installation keeps what its system has no field for: field here to path there. */
  fields: FieldMap.default({}),
  /** Null: until it is revoked. */
  expires: Instant.nullable().default(null),
});

export const Hook = z.object({
  ...NewHook.shape,
  id: z.guid(),
  owner: z.guid(),
  createdBy: z.string(),
  created: Instant,
  revoked: Instant.nullable(),
  revokedBy: z.string().nullable(),
  lastUsed: Instant.nullable(),
  taken: z.int().min(0),
  lastRefused: Instant.nullable(),
  /** Why: shown to people, never to the sender. */
  lastRefusal: z.enum(Object.keys(refusals) as [Refusal]).nullable(),
  refused: z.int().min(0),
});
export const Hooks = z.object({ items: z.array(Hook) });

/** `secret` keys the HMAC; it is shown this once. `path` is where to deliver to. */
export const AddedHook = z.object({ hook: Hook, secret: z.string(), path: z.string() });

export const Deliveries = z.object({
  items: z.array(
    z.object({
      at: Instant,
      name: z.string().nullable(),
      digest: z.string(),
      answers: IntakeAnswers.shape.items,
    }),
  ),
});

export const TakenDelivery = IntakeAnswers.extend({
  /** `already-taken`: it came before, and nothing was done. */
  outcome: z.enum(['taken', 'already-taken']),
});

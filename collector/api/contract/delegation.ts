/** Roles that an approver lends to somebody for a while. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { Grant } from './session.ts';

const printable = /^[\p{L}\p{N}\p{P}\p{S} \n]+$/u;
const party = z.object({ id: z.string(), name: z.string() });

export const Delegation = z.object({
  id: z.string(),
  ...Grant.shape,
  from: party,
  to: party,
  since: Instant,
  until: Instant,
  reason: z.string(),
  /** False: it has ended, or what it was lent from has. */
  isInForce: z.boolean(),
});
export const Delegations = z.object({ items: z.array(Delegation) });
export const DelegationParams = z.object({ id: z.guid() });

export const NewDelegation = z.strictObject({
  ...Grant.shape,
  /** Id of the person. */
  to: z.guid(),
  /** At most thirty days ahead, and not behind the end of one's own role. */
  until: Instant,
  reason: z.string().trim().min(1).max(1000).regex(printable),
});

/** Everybody who may be here: to be named for something. */
export const Colleagues = z.object({ items: z.array(party) });

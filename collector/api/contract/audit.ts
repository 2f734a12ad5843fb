/** The trail of what people and programs did: for those who audit. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { PageQuery, pageOf } from './page.ts';

const label = z.string().min(1).max(256);

export const AuditEntry = z.object({
  id: z.int().positive(),
  at: Instant,
  /** Who: a person, the name of a token, or the collector itself. */
  actor: z.string(),
  action: z.string(),
  /** The record it was done to: `drift/<id>`. */
  subject: z.string(),
  address: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

const AuditFilter = z.object({
  actor: label.exactOptional(),
  /** How it begins: `role.` for whatever is done with roles. */
  action: label.exactOptional(),
  subject: label.exactOptional(),
  /** Both included. */
  from: Instant.exactOptional(),
  to: Instant.exactOptional(),
});

export const AuditQuery = PageQuery.omit({ offset: true }).extend(AuditFilter.shape);
export const AuditExportQuery = AuditFilter;
export const AuditPage = pageOf(AuditEntry);

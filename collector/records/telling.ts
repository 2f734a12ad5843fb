/** What a step of a record says of itself: to the audit trail, to whoever listens, and to the ledger. */
import type { Testimony } from '../evidence/record.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { AuditEntry } from '../users/audit-entry.ts';
import type { RecordKind } from './lifecycle.ts';
import type { KeptRecord, KeptStep } from './record.ts';

const actionOf = ({ kind }: KeptRecord, { event }: KeptStep) => `${kind}.${event}`;
const subjectOf = ({ kind, id }: KeptRecord) => `${kind}/${id}`;

export function auditEntry(after: KeptRecord, step: KeptStep): AuditEntry {
  const { at, by, from, to, comment } = step;
  const detail = { ref: after.ref, from, to, ...(comment !== null && { comment }) };
  return { at, actor: by.name, action: actionOf(after, step), subject: subjectOf(after), detail };
}

/** Undefined: it belongs to no site, and nobody listens for the whole organisation. */
export function newsOf(
  kind: RecordKind,
  before: KeptRecord | undefined,
  after: KeptRecord,
  { event, by }: KeptStep,
): Omit<Departing, 'event'> | undefined {
  const { id, ref, site, zone, title, state, version } = after;
  if (site === null) return undefined;
  const tells = [...new Set(kind.tells?.(after, event, before) ?? [])];
  const what = { id, record: kind.kind, ref, zone, title, state, version, event };
  const body = { ...what, by: by.name, ...(tells.length > 0 && { tells }) };
  return { site, kind: 'record', body };
}

/** With the wording itself, wherever it is new. */
export function testimonyOf(
  before: KeptRecord | undefined,
  after: KeptRecord,
  step: KeptStep,
): Testimony {
  const { ref, site, zone, title, version, revision, hash, inForce } = after;
  const { at, by, from, to, asked, comment } = step;
  const payload = {
    ...{ ref, site, zone, title, from, to, version, revision, hash, asked, comment, inForce },
    ...{ by: by.id, ...(before?.revision !== revision && { body: after.body }) },
  };
  const about = { kind: actionOf(after, step), ref: subjectOf(after) };
  return { effectiveAt: at, actor: by.name, ...about, payload };
}

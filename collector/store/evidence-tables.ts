import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';

/** What was decided and proven, sealed: see collector/evidence/record.ts. Rows are added, never changed. */
export interface EvidenceTables {
  evidence: {
    seq: number;
    at: Instant;
    effective_at: Instant;
    actor: string;
    kind: string;
    ref: string;
    payload_hash: string;
    prev_hash: string;
    hash: string;
  };
  /** Canonical JSON by its SHA-256. What was erased is not here. */
  evidence_payload: { hash: string; body: string };
  /** One row: the end of the chain, and the newest anchor that was given out. */
  evidence_head: {
    id: number;
    seq: number;
    hash: string;
    ledger: string | null;
    anchor: string | null;
  };
  evidence_signed_head: {
    seq: number;
    at: Instant;
    key: string;
    ledger: string;
    hash: string;
    signature: string;
  };
  /** Every key a collector of this database signed with, PEM. */
  evidence_key: { id: string; public_key: string; since: Instant };
  /** The furthest anchor that an agent said it remembers, of every ledger it was told of. */
  evidence_witness: {
    site: SiteId;
    agent: AgentId;
    ledger: string;
    seq: number;
    hash: string;
    first_at: Instant;
    last_at: Instant;
  };
}

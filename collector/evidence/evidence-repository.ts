import { type RawBuilder, sql } from 'kysely';
import { type Anchor, writeAnchor } from '../../protocols/messages/anchor.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import { ledgerOf, type SignedHead } from './anchor.ts';
import {
  EMPTY,
  type EvidenceRecord,
  type Head,
  payloadText,
  seal,
  type Testimony,
} from './record.ts';
import type { KeptRecord, Witness } from './verification.ts';

export interface EvidenceFilter {
  readonly kind?: readonly string[];
  readonly ref?: string;
  readonly actor?: string;
}

export interface EvidenceSelection {
  readonly limit: number;
  readonly after?: string;
}

export interface PublicKey {
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  readonly since: Instant;
}

/** Where the chain ends, which ledger it is, and what of it was given out last. */
export interface End extends Head {
  readonly ledger: string | null;
  readonly anchor: string | null;
}

const columns = sql`evidence.seq, evidence.at, evidence.effective_at AS "effectiveAt", evidence.actor,
  evidence.kind, evidence.ref, evidence.payload_hash AS "payloadHash",
  evidence.prev_hash AS "prevHash", evidence.hash, evidence_payload.body AS payload`;

const kept = sql`evidence LEFT JOIN evidence_payload ON evidence_payload.hash = evidence.payload_hash`;

/** Newest first. */
const order: Order = {
  name: 'seq',
  keys: [{ of: sql`evidence.seq`, type: 'integer' }],
  isDescending: true,
};

/** The chain: sealed in the transaction of what it proves. */
export class EvidenceRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * Seals what is testified behind what is there. Keeps the end of the chain locked until the transaction
   * ends, so let it be the last a transaction does: everybody else who testifies waits.
   */
  async add(at: Instant, testimonies: readonly Testimony[]): Promise<readonly EvidenceRecord[]> {
    if (testimonies.length === 0) return [];
    const { rows } = await sql<End>`
      INSERT INTO evidence_head (seq, hash) VALUES (${EMPTY.seq}, ${EMPTY.hash})
      ON CONFLICT (id) DO UPDATE SET seq = evidence_head.seq
      RETURNING seq, hash, ledger, anchor`.execute(this.#db);
    let head: Head = rows[0] ?? EMPTY;
    const payloads = new Map<string, string>();
    const records = testimonies.map((testimony) => {
      const text = payloadText(testimony);
      const record = seal(head, testimony, text, at);
      payloads.set(record.payloadHash, text);
      head = record;
      return record;
    });
    await sql`
      INSERT INTO evidence_payload (hash, body)
      SELECT hash, body FROM jsonb_to_recordset(${json([...payloads].map(([hash, body]) => ({ hash, body })))}::jsonb)
        AS row (hash text, body text)
      ON CONFLICT (hash) DO NOTHING`.execute(this.#db);
    await sql`
      INSERT INTO evidence (seq, at, effective_at, actor, kind, ref, payload_hash, prev_hash, hash)
      SELECT seq, at, "effectiveAt", actor, kind, ref, "payloadHash", "prevHash", hash
      FROM jsonb_to_recordset(${json(records)}::jsonb) AS row (seq integer, at timestamptz,
        "effectiveAt" timestamptz, actor text, kind text, ref text, "payloadHash" text,
        "prevHash" text, hash text)`.execute(this.#db);
    const ledger = rows[0]?.ledger ?? ledgerOf(records[0]?.hash ?? head.hash);
    await sql`UPDATE evidence_head SET seq = ${head.seq}, hash = ${head.hash}, ledger = ${ledger}`.execute(
      this.#db,
    );
    return records;
  }

  async end(): Promise<End> {
    const { rows } = await sql<End>`SELECT seq, hash, ledger, anchor FROM evidence_head`.execute(
      this.#db,
    );
    return rows[0] ?? { ...EMPTY, ledger: null, anchor: null };
  }

  /** Undefined: `after` is no cursor of this list. */
  async page(
    filter: EvidenceFilter,
    { limit, after }: EvidenceSelection,
  ): Promise<{ rows: KeptRecord[]; next: string | null } | undefined> {
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<KeptRecord & { position: readonly string[] }>`
      SELECT ${columns}, ${position(order)} AS position FROM ${kept}
      WHERE ${matching(filter)} AND ${from} ORDER BY ${sorted(order)} LIMIT ${limit + 1}
    `.execute(this.#db);
    return cut(order, rows, limit);
  }

  async one(seq: number): Promise<KeptRecord | undefined> {
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM ${kept} WHERE seq = ${seq}`.execute(this.#db);
    return rows[0];
  }

  /** The next records behind `seq`, oldest first. */
  async behind(seq: number, limit: number): Promise<readonly KeptRecord[]> {
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM ${kept} WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}
    `.execute(this.#db);
    return rows;
  }

  /** The head that was signed last. */
  async lastSigned(): Promise<SignedHead | undefined> {
    const { rows } = await sql<SignedHead>`
      SELECT seq, at, key, ledger, hash, signature FROM evidence_signed_head
      ORDER BY at DESC, seq DESC LIMIT 1`.execute(this.#db);
    return rows[0];
  }

  /** Keeps it, and lets every acknowledgement carry it from now on. */
  async sign(head: SignedHead, anchor: Anchor): Promise<void> {
    const { seq, at, key, ledger, hash, signature } = head;
    await sql`
      INSERT INTO evidence_signed_head (seq, at, key, ledger, hash, signature)
      VALUES (${seq}, ${at}, ${key}, ${ledger}, ${hash}, ${signature})`.execute(this.#db);
    await sql`UPDATE evidence_head SET anchor = ${writeAnchor(anchor)}`.execute(this.#db);
  }

  async signedHeads(): Promise<readonly SignedHead[]> {
    const { rows } = await sql<SignedHead>`
      SELECT seq, at, key, ledger, hash, signature FROM evidence_signed_head ORDER BY seq, at
    `.execute(this.#db);
    return rows;
  }

  /** False when it is known. */
  async addKey({ id, publicKey, since }: PublicKey): Promise<boolean> {
    const { rows } = await sql`
      INSERT INTO evidence_key (id, public_key, since) VALUES (${id}, ${publicKey}, ${since})
      ON CONFLICT (id) DO NOTHING RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  async keys(): Promise<readonly PublicKey[]> {
    const { rows } = await sql<PublicKey>`
      SELECT id, public_key AS "publicKey", since FROM evidence_key ORDER BY since, id
    `.execute(this.#db);
    return rows;
  }

  /** What an agent remembers: the furthest of each ledger stays, whatever it says later. */
  async remember(
    { site, agent, received }: { site: SiteId; agent: AgentId; received: Instant },
    anchors: readonly Anchor[],
  ): Promise<void> {
    for (const { ledger, seq, hash } of anchors) {
      await sql`
        INSERT INTO evidence_witness (site, agent, ledger, seq, hash, first_at, last_at)
        VALUES (${site}, ${agent}, ${ledger}, ${seq}, ${hash}, ${received}, ${received})
        ON CONFLICT (site, agent, ledger) DO UPDATE SET last_at = excluded.last_at,
          seq = greatest(evidence_witness.seq, excluded.seq),
          hash = CASE WHEN excluded.seq > evidence_witness.seq THEN excluded.hash
            ELSE evidence_witness.hash END`.execute(this.#db);
    }
  }

  async witnesses(): Promise<readonly Witness[]> {
    const { rows } = await sql<Witness>`
      SELECT ledger, seq, hash, 'agent ' || site || '/' || agent AS by, last_at AS at
      FROM evidence_witness ORDER BY site, agent, ledger`.execute(this.#db);
    return rows;
  }
}

function matching({ kind, ref, actor }: EvidenceFilter): RawBuilder<boolean> {
  const all = [sql<boolean>`true`];
  if (kind !== undefined) all.push(sql<boolean>`evidence.kind = ANY(${[...kind]}::text[])`);
  if (ref !== undefined) all.push(sql<boolean>`evidence.ref = ${ref}`);
  if (actor !== undefined) all.push(sql<boolean>`evidence.actor = ${actor}`);
  return sql<boolean>`(${sql.join(all, sql` AND `)})`;
}

const json = (value: unknown) => JSON.stringify(value);

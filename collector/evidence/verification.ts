/** Whether a ledger is what was written: pure, one pass, in the order of the records. csms.md §2, Ledger. */
import type { KeyObject } from 'node:crypto';
import type { Anchor } from '../../protocols/messages/anchor.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { isSignedBy, keyId, ledgerOf, type SignedHead } from './anchor.ts';
import { EMPTY, type EvidenceRecord, hashOf, sealOf } from './record.ts';

/** A record as it is kept. `payload` null: it was erased, which leaves its hash and is no alteration. */
export interface KeptRecord extends EvidenceRecord {
  readonly payload: string | null;
}

/** An anchor, and who remembered it: `agent press/cell-1`, `report of 3 March`. */
export interface Witness extends Anchor {
  readonly by: string;
  /** When it was last told; undefined where nobody says. */
  readonly at: Instant | undefined;
}

export interface Against {
  readonly witnesses: readonly Witness[];
  /** Heads that were signed, in any order, and the keys that are trusted: none, and no signature is looked at. */
  readonly heads: readonly SignedHead[];
  readonly keys: readonly KeyObject[];
}

/**
 * `altered`: the record is not the one that was sealed (`record`), its payload is not the one that was
 * hashed (`payload`), it does not follow the one before (`order`), or a witness or a signed head remembers
 * another one in its place. `gap`: records `from` to `to` are not there. `truncated`: somebody remembers
 * record `seq`, and the ledger ends before it. `replaced`: somebody remembers another ledger.
 * `forged`: a head whose signature is not of the key it names. `untrusted`: one of a key nobody trusts.
 */
export type Finding =
  | {
      readonly is: 'altered';
      readonly seq: number;
      readonly what: 'record' | 'payload' | 'order' | 'witness' | 'head';
      readonly by?: string;
    }
  | { readonly is: 'gap'; readonly from: number; readonly to: number }
  | { readonly is: 'truncated'; readonly seq: number; readonly by: string }
  | { readonly is: 'replaced'; readonly ledger: string; readonly by: string }
  | { readonly is: 'forged' | 'untrusted'; readonly seq: number; readonly by: string };

export interface Verification {
  /** Nothing was found against it. */
  readonly isIntact: boolean;
  /** The newest record that somebody outside remembers; null: `no external anchor`, so an end that was cut off would not show. */
  readonly anchored: {
    readonly seq: number;
    readonly by: string;
    readonly at: Instant | null;
  } | null;
  /** The newest record under a signature of a trusted key. */
  readonly signed: number | null;
  readonly ledger: string | null;
  readonly records: number;
  readonly head: number;
  /** Payloads that were erased. */
  readonly erased: number;
  /** At most `MOST_FINDINGS`, in the order of the records. */
  readonly findings: readonly Finding[];
  /** Findings that found no room. */
  readonly more: number;
}

export const MOST_FINDINGS = 100;

export async function verifyLedger(
  records: AsyncIterable<KeptRecord> | Iterable<KeptRecord>,
  against: Against,
): Promise<Verification> {
  const examination = new Examination(against);
  for await (const record of records) examination.record(record);
  return examination.end();
}

class Examination {
  readonly #against: Against;
  readonly #findings: Finding[] = [];
  /** What is remembered of each record, by its number. */
  readonly #remembered = new Map<number, (Witness | SignedHead)[]>();
  #more = 0;
  #last: { seq: number; hash: string } = EMPTY;
  #ledger: string | undefined;
  #records = 0;
  #erased = 0;
  #anchored: Verification['anchored'] = null;
  #signed: number | null = null;

  constructor(against: Against) {
    this.#against = against;
    for (const one of [...against.witnesses, ...against.heads]) {
      const known = this.#remembered.get(one.seq);
      if (known === undefined) this.#remembered.set(one.seq, [one]);
      else known.push(one);
    }
  }

  record(record: KeptRecord): void {
    const { seq, hash, prevHash, payloadHash, payload } = record;
    const due = this.#last.seq + 1;
    this.#records++;
    if (seq > due) this.#find({ is: 'gap', from: due, to: seq - 1 });
    else if (seq < due) return this.#find({ is: 'altered', seq, what: 'order' });
    else if (prevHash !== this.#last.hash) this.#find({ is: 'altered', seq, what: 'order' });
    if (this.#ledger === undefined && seq === 1) this.#ledger = ledgerOf(hash);
    // Its own seal is over what it says stood before it: after a gap the rest still is what it was.
    if (sealOf(prevHash, record) !== hash) this.#find({ is: 'altered', seq, what: 'record' });
    if (payload === null) this.#erased++;
    else if (hashOf(payload) !== payloadHash) this.#find({ is: 'altered', seq, what: 'payload' });
    for (const one of this.#remembered.get(seq) ?? []) this.#compare(one, hash);
    this.#last = { seq, hash };
  }

  end(): Verification {
    for (const one of [...this.#remembered.values()].flat()) this.#beyond(one);
    return {
      isIntact: this.#findings.length === 0,
      anchored: this.#anchored,
      signed: this.#signed,
      ledger: this.#ledger ?? null,
      records: this.#records,
      head: this.#last.seq,
      erased: this.#erased,
      findings: this.#findings,
      more: this.#more,
    };
  }

  #compare(one: Witness | SignedHead, hash: string): void {
    if (one.ledger !== this.#ledger) return; // said at the end
    const { seq } = one;
    if (!hash.startsWith(one.hash)) {
      const what = 'signature' in one ? 'head' : 'witness';
      return this.#find({ is: 'altered', seq, what, by: nameOf(one) });
    }
    if (!('signature' in one)) {
      this.#anchored = { seq, by: one.by, at: one.at ?? null };
      return;
    }
    if (this.#against.keys.length === 0) return; // nobody to compare it with
    const key = this.#against.keys.find((known) => keyId(known) === one.key);
    if (key === undefined) return this.#find({ is: 'untrusted', seq, by: nameOf(one) });
    if (!isSignedBy(one, key)) return this.#find({ is: 'forged', seq, by: nameOf(one) });
    this.#signed = seq;
  }

  #beyond(one: Witness | SignedHead): void {
    const by = nameOf(one);
    if (this.#ledger !== undefined && one.ledger !== this.#ledger) {
      this.#find({ is: 'replaced', ledger: one.ledger, by });
    } else if (one.seq > this.#last.seq) {
      this.#find({ is: 'truncated', seq: one.seq, by });
    }
  }

  #find(finding: Finding): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
    else this.#more++;
  }
}

const nameOf = (one: Witness | SignedHead) => ('signature' in one ? `key ${one.key}` : one.by);

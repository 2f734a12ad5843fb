/**
 * Signs the head of the ledger now and then and gives it out: to the agents with every acknowledgement, to
 * everybody else as an event. One collector does it for all. csms.md §2, Ledger.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { writeAnchor } from '../../protocols/messages/anchor.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Lease } from '../store/lease-repository.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { anchorOf, keyId, type SignedHead, signHead } from './anchor.ts';
import type { Head } from './record.ts';

export interface AnchoringOptions {
  readonly store: Store;
  readonly holder: string;
  readonly key: KeyObject;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly onTrouble: (error: unknown) => void;
  /** Something leaves: whoever relays may look. */
  readonly onCommitted: () => void;
}

const TICK_MS = 15_000;
/** Signed again when so many records are new, or the oldest of them has waited so long; and daily, whatever came. */
export const ANCHORED = { records: 100, waitMs: 600_000, dailyMs: 86_400_000 } as const;

export class Anchoring {
  readonly #options: AnchoringOptions;
  readonly #chore: LeasedChore;
  readonly #key: { readonly id: string; readonly publicKey: string };

  constructor(options: AnchoringOptions) {
    this.#options = options;
    const { store, holder, key } = options;
    const publicKey = createPublicKey(key);
    this.#key = {
      id: keyId(publicKey),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'anchoring', everyMs: TICK_MS },
      ...{ work: () => this.#doWhatIsDue(), onTrouble: options.onTrouble },
    });
  }

  /** Does what is due by now; happens by itself every few seconds. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, onCommitted } = this.#options;
    const hasSigned = await this.#chore.during((lease) =>
      store.transaction((repositories) => this.#under(lease, repositories)),
    );
    if (hasSigned) onCommitted();
  }

  async #under(lease: Lease, repositories: Repositories): Promise<boolean> {
    const { leases, evidence } = repositories;
    if (!(await leases.confirm(lease))) return false;
    const now = this.#options.now();
    const at = instantOf(now);
    await this.#introduce(at, repositories);
    const [end, last] = [await evidence.end(), await evidence.lastSigned()];
    if (end.ledger === null) throw new Error('a ledger with a record has no name');
    const oldest = await evidence.behind(last?.seq ?? 0, 1);
    if (!isDue(now, end, last, oldest[0]?.at)) return false;
    const head = signHead(end.ledger, end, at, this.#options.key);
    await evidence.sign(head, anchorOf(end.ledger, end));
    await this.#giveOut(at, head, repositories);
    return true;
  }

  /** A key that signs is itself in the ledger: when it came is proven by what stands around it. */
  async #introduce(since: Instant, { evidence }: Repositories): Promise<void> {
    if (!(await evidence.addKey({ ...this.#key, since }))) return;
    const { id: key, publicKey } = this.#key;
    await evidence.add(since, [
      {
        ...{ effectiveAt: since, actor: 'collector', kind: 'ledger.key', ref: `key/${key}` },
        payload: { publicKey, nonce: this.#options.newId() },
      },
    ]);
  }

  async #giveOut(at: Instant, head: SignedHead, repositories: Repositories): Promise<void> {
    const { agentList, outbox } = repositories;
    const anchor = writeAnchor(anchorOf(head.ledger, head));
    const sites = await agentList.sites();
    const leaving = sites.map((site) => ({
      ...{ event: this.#options.newId(), site, kind: 'anchor' as const },
      body: { ...head, anchor },
    }));
    await outbox.add(at, leaving);
  }
}

function isDue(
  now: number,
  end: Head,
  last: SignedHead | undefined,
  oldest: Instant | undefined,
): boolean {
  if (last === undefined || end.seq - last.seq >= ANCHORED.records) return true;
  if (now - Date.parse(last.at) >= ANCHORED.dailyMs) return true;
  return oldest !== undefined && now - Date.parse(oldest) >= ANCHORED.waitMs;
}

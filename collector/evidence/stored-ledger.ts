/** The ledger as it is kept, checked from its first record to its last. */
import type { Store } from '../store/store.ts';
import { type Preamble, publicKeyIn } from './ledger-file.ts';
import { type KeptRecord, type Verification, verifyLedger } from './verification.ts';

const PAGE = 2000;

/** Holds the whole chain against what was signed and what the agents remember. */
export async function verifyStored(store: Store): Promise<Verification> {
  const { keys, heads, witnesses } = await preambleOf(store);
  const trusted = keys.map(({ publicKey }) => publicKeyIn(publicKey));
  return verifyLedger(singly(pagesOf(store)), { witnesses, heads, keys: trusted });
}

/** Read before the records: what is remembered by then stands in them. */
export function preambleOf(store: Store): Promise<Preamble> {
  return store.read(async ({ evidence }) => ({
    keys: await evidence.keys(),
    heads: await evidence.signedHeads(),
    witnesses: await evidence.witnesses(),
  }));
}

/** All records, oldest first, a page at a time. */
export async function* pagesOf(store: Store): AsyncGenerator<readonly KeptRecord[]> {
  for (let seq = 0; ; ) {
    const page = await store.read(({ evidence }) => evidence.behind(seq, PAGE));
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    seq = last.seq;
  }
}

async function* singly<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

/** Tells the processes's own listeners what was committed, in the order of the outbox, by whomever. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Left, Place } from './outbox-repository.ts';
import type { Store } from './store.ts';

export interface News {
  readonly site: SiteId;
  readonly topic: 'drift' | 'assets' | 'agents' | 'records' | 'declared';
  readonly ids: readonly string[];
  readonly kind?: string;
  readonly at: string;
}

const BATCH = 500;
/** For what other collectors commit; our own is told at once. */
const POLL_MS = 1000;

export class OutboxFeed {
  readonly #store: Store;
  readonly #onTrouble: (error: unknown) => void;
  readonly #listeners = new Set<(news: readonly News[]) => void>();
  readonly #poll: NodeJS.Timeout;
  #place: Place;
  #isReading = false;
  #isAsked = false;
  #isClosed = false;

  private constructor(store: Store, place: Place, onTrouble: (error: unknown) => void) {
    this.#store = store;
    this.#place = place;
    this.#onTrouble = onTrouble;
    this.#poll = setInterval(() => this.look(), POLL_MS);
    this.#poll.unref();
  }

  /** Begins behind what is committed by now. */
  static async start(store: Store, onTrouble: (error: unknown) => void): Promise<OutboxFeed> {
    return new OutboxFeed(store, await store.read(({ outbox }) => outbox.newest()), onTrouble);
  }

  /** From now on, in order, nothing twice; the result ends it. */
  subscribe(listener: (news: readonly News[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** There may be something new. */
  look(): void {
    this.#isAsked = true;
    if (!this.#isReading && !this.#isClosed) void this.#read();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#poll);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isAsked && !this.#isClosed) {
        this.#isAsked = false;
        const rows = await this.#store.read(({ outbox }) => outbox.after(this.#place, BATCH));
        const last = rows.at(-1);
        if (last === undefined) continue;
        this.#place = last;
        const news = rows.flatMap(newsOf);
        for (const listener of this.#listeners) listener(news);
        if (rows.length === BATCH) this.#isAsked = true;
      }
    } catch (error) {
      if (!this.#isClosed) this.#onTrouble(error); // the next poll tries again
    } finally {
      this.#isReading = false;
    }
  }
}

interface Body {
  readonly id?: string;
  readonly kind?: string;
  readonly arrived?: readonly string[];
  readonly changed?: readonly string[];
  readonly agent?: string;
  readonly what?: string;
  readonly record?: string;
}

function newsOf({ kind, site, made: at, body }: Left): readonly News[] {
  const { id, kind: what, arrived = [], changed = [], agent, what: happened = '' } = body as Body;
  if (kind === 'drift' || kind === 'verdict')
    return id && what ? [{ site, topic: 'drift', ids: [id], kind: what, at }] : [];
  if (kind === 'record') {
    const { record = '' } = body as Body;
    return id ? [{ site, topic: 'records', ids: [id], kind: record, at }] : [];
  }
  if (kind === 'agent') {
    return [{ site, topic: 'agents', ids: [`${site}/${agent}`], kind: happened, at }];
  }
  if (kind === 'declared') return [{ site, topic: 'declared', ids: changed, kind: 'changed', at }];
  const news: News[] = [];
  if (arrived.length > 0) news.push({ site, topic: 'assets', ids: arrived, kind: 'new', at });
  if (changed.length > 0) news.push({ site, topic: 'assets', ids: changed, kind: 'changed', at });
  return news;
}

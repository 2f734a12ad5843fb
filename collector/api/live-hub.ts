/**
 * Numbers the news and hands them to whoever listens. Bounded throughout: the last news are kept for
 * those who come back, and who reads slowly gets fewer, folded words instead of a queue.
 */
import { isWithin, type Places } from '../users/role.ts';
import type { LiveMessage, LiveRequest, LiveTopic } from './contract/live.ts';
import type { LiveNews } from './live-feed.ts';

/** How many news a client may have missed and still be told one by one. */
export const KEPT_NEWS = 10_000;
/** Bytes waiting in a socket from which on its reader counts as slow, and below which as caught up. */
export const SLOW_BYTES = 256 * 1024;
const CAUGHT_UP_BYTES = 16 * 1024;
/** More ids than this of one topic are not worth telling: fetch the list. */
const MOST_FOLDED_IDS = 1000;

/** One socket, as the hub sees it. */
export interface LiveReader {
  send(text: string): void;
  /** Of which it may hear. */
  readonly places: Places;
  /** Bytes given to `send` that have not left. */
  readonly waiting: number;
}

interface Numbered {
  readonly seq: number;
  readonly news: LiveNews;
}

export class LiveHub {
  readonly stream: string;
  readonly #now: () => string;
  readonly #kept: Numbered[] = [];
  readonly #listeners = new Set<LiveListener>();
  #seq = 0;
  /** Messages that were folded into others, since the start. */
  folded = 0;

  constructor(stream: string, now: () => string) {
    this.stream = stream;
    this.#now = now;
  }

  get seq(): number {
    return this.#seq;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Whether it matters to somebody in which zone the records are. */
  get asksForZones(): boolean {
    return [...this.#listeners].some(({ hasZones }) => hasZones);
  }

  wants(topic: LiveTopic): boolean {
    return [...this.#listeners].some(({ topics }) => topics.has(topic));
  }

  publish(all: readonly LiveNews[]): void {
    for (const news of all) {
      const numbered = { seq: ++this.#seq, news };
      this.#kept.push(numbered);
      for (const listener of this.#listeners) listener.hear(numbered);
    }
    // Cut rarely: shifting one by one would move the whole array each time.
    if (this.#kept.length > KEPT_NEWS * 2) this.#kept.splice(0, this.#kept.length - KEPT_NEWS);
  }

  join(reader: LiveReader): LiveListener {
    const listener = new LiveListener(reader, this, this.#now);
    this.#listeners.add(listener);
    return listener;
  }

  leave(listener: LiveListener): void {
    this.#listeners.delete(listener);
  }

  /** Lets those who caught up have what was folded for them. To be called a few times a second. */
  flush(): void {
    for (const listener of this.#listeners) listener.flush();
  }

  heartbeat(): void {
    for (const listener of this.#listeners) listener.beat();
  }

  /** All that came after `since`; undefined where some of it is not kept any more, or never was. */
  after(since: number): readonly Numbered[] | undefined {
    const oldest = this.#seq - Math.min(this.#kept.length, KEPT_NEWS);
    if (since > this.#seq || since < oldest) return undefined;
    const missed = this.#seq - since;
    return missed === 0 ? [] : this.#kept.slice(-missed);
  }
}

export class LiveListener {
  readonly topics = new Set<LiveTopic>();
  readonly #reader: LiveReader;
  readonly #hub: LiveHub;
  readonly #now: () => string;
  /** What is held back while the reader is slow: ids by topic; `tooMany` of them is a resync. */
  readonly #held = new Map<LiveTopic, Set<string>>();
  #heldCount = 0;
  #tooMany = false;

  constructor(reader: LiveReader, hub: LiveHub, now: () => string) {
    this.#reader = reader;
    this.#hub = hub;
    this.#now = now;
  }

  get hasZones(): boolean {
    const { places } = this.#reader;
    return places !== 'every' && places.some(({ zone }) => zone !== null);
  }

  ask(request: LiveRequest): void {
    switch (request.op) {
      case 'subscribe':
        return this.#subscribe(request);
      case 'unsubscribe':
        this.topics.clear();
        this.#letGo();
        return;
      case 'ping':
        return this.beat();
    }
  }

  hear(numbered: Numbered): void {
    const { topic } = numbered.news;
    if (!this.topics.has(topic)) return;
    const ids = this.#heardOf(numbered.news);
    if (ids === undefined) {
      this.#heldCount++;
      this.#tooMany = true; // whether it is theirs is not known: they are to look
      return;
    }
    if (ids.length === 0) return;
    if (this.#heldCount === 0 && this.#reader.waiting < SLOW_BYTES) {
      return this.#tell(numbered, ids);
    }
    this.#heldCount++;
    const held = this.#held.get(topic) ?? new Set<string>();
    this.#held.set(topic, held);
    for (const id of ids) {
      if (held.size < MOST_FOLDED_IDS) held.add(id);
      else if (!held.has(id)) this.#tooMany = true;
    }
  }

  /** Those of the records that stand where the reader may look; undefined: nobody knows where they stand. */
  #heardOf({ site, topic, ids, zones }: LiveNews): readonly string[] | undefined {
    const { places } = this.#reader;
    if (isWithin(places, { site, zone: null })) return ids;
    const isThere = this.hasZones && places !== 'every' && places.some((one) => one.site === site);
    if (!isThere || topic === 'agents') return [];
    return zones && ids.filter((id) => isWithin(places, { site, zone: zones.get(id) ?? null }));
  }

  flush(): void {
    if (this.#heldCount === 0 || this.#reader.waiting > CAUGHT_UP_BYTES) return;
    const { seq, stream } = this.#hub;
    const folded = this.#heldCount;
    this.#hub.folded += folded;
    if (this.#tooMany) this.#send({ op: 'resync', stream, seq, topics: [...this.topics] });
    else {
      this.#send({ op: 'lagged', seq, folded });
      for (const [topic, ids] of this.#held) {
        this.#send({ op: 'news', seq, topic, ids: [...ids], at: this.#now() });
      }
    }
    this.#letGo();
  }

  beat(): void {
    if (this.#reader.waiting < SLOW_BYTES) {
      // What is held back is not yet said: its numbers must not be taken for had.
      const seq = this.#heldCount === 0 ? this.#hub.seq : undefined;
      if (seq !== undefined) this.#send({ op: 'heartbeat', seq, at: this.#now() });
    }
  }

  refuse(reason: string): void {
    this.#send({ op: 'refused', reason });
  }

  #subscribe({ topics, since, stream }: Extract<LiveRequest, { op: 'subscribe' }>): void {
    this.topics.clear();
    for (const topic of topics) this.topics.add(topic);
    this.#letGo();
    const hub = this.#hub;
    const from = since ?? hub.seq;
    const isOurs = since === undefined || stream === hub.stream;
    const missed = isOurs ? hub.after(from) : undefined;
    if (missed === undefined) {
      this.#send({ op: 'resync', stream: hub.stream, seq: hub.seq, topics });
      return;
    }
    this.#send({ op: 'subscribed', stream: hub.stream, seq: from, topics });
    for (const numbered of missed) this.hear(numbered);
  }

  #tell({ seq, news: { topic, kind, at } }: Numbered, ids: readonly string[]): void {
    this.#send({ op: 'news', seq, topic, ids: [...ids], ...(kind !== undefined && { kind }), at });
  }

  #letGo(): void {
    this.#held.clear();
    this.#heldCount = 0;
    this.#tooMany = false;
  }

  #send(message: LiveMessage): void {
    this.#reader.send(JSON.stringify(message));
  }
}

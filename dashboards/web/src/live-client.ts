/**
 * One WebSocket for all pages. Keeps the number of what it heard last, so that a reconnect asks for
 * what came between; where the collector cannot tell, pages are told to fetch again.
 */
import type { LiveMessage, LiveRequest, LiveTopic } from '../../../collector/api/contract/live.ts';

/** `connecting` only before the first word; later it is `lost`, until it is `live` again. */
export type LiveState = 'off' | 'connecting' | 'live' | 'lost';

/** `ids` undefined: all that is shown of the topic may be stale. */
export interface News {
  readonly topic: LiveTopic;
  readonly ids: readonly string[] | undefined;
}

/** An open line, or one that is being opened. */
export interface Line {
  send(text: string): void;
  close(): void;
}

export interface Ears {
  opened(): void;
  heard(text: string): void;
  closed(): void;
}

export interface Surroundings {
  /** Calls nothing of `ears` before it has returned. */
  readonly open: (ears: Ears) => Line;
  /** Runs `act` after so many milliseconds; what it returns calls it off. */
  readonly later: (act: () => void, ms: number) => () => void;
}

const TOPICS: readonly LiveTopic[] = ['drift', 'assets', 'agents'];
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** A heartbeat comes every 20 s: after this long without a word the line is dead. */
const SILENCE_MS = 50_000;

export class LiveClient {
  readonly #surroundings: Surroundings;
  readonly #listeners = new Set<(news: News) => void>();
  readonly #watchers = new Set<() => void>();
  #line: Line | undefined;
  #state: LiveState = 'off';
  /** The last number heard, and the series it is of. */
  #seq: number | undefined;
  #stream: string | undefined;
  #retryMs = FIRST_RETRY_MS;
  #cancel = () => {};

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Hears of news until what is returned is called. */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Is called whenever `state` has changed. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Connects, and stays connected until `stop`. What came while it was stopped is told afterwards. */
  start(): void {
    if (this.#state !== 'off') return;
    this.#become('connecting');
    this.#connect();
  }

  stop(): void {
    this.#cancel();
    this.#leave();
    this.#become('off');
  }

  #become(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }

  #leave(): void {
    const line = this.#line;
    this.#line = undefined;
    line?.close();
  }

  #connect(): void {
    // What a line says after it was left is nobody's business.
    const ifCurrent = (act: () => void) => () => {
      if (this.#line === line) act();
    };
    const line = this.#surroundings.open({
      opened: ifCurrent(() => this.#subscribe()),
      heard: (text) => ifCurrent(() => this.#hear(text))(),
      closed: ifCurrent(() => this.#retry()),
    });
    this.#line = line;
    this.#expect();
  }

  #subscribe(): void {
    const last =
      this.#seq === undefined || this.#stream === undefined
        ? {}
        : { since: this.#seq, stream: this.#stream };
    this.#say({ op: 'subscribe', topics: [...TOPICS], ...last });
  }

  #say(request: LiveRequest): void {
    this.#line?.send(JSON.stringify(request));
  }

  #expect(): void {
    this.#cancel();
    this.#cancel = this.#surroundings.later(() => this.#retry(), SILENCE_MS);
  }

  #retry(): void {
    this.#cancel();
    this.#leave();
    this.#become(this.#state === 'connecting' ? 'connecting' : 'lost');
    this.#cancel = this.#surroundings.later(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #hear(text: string): void {
    this.#expect();
    let message: LiveMessage;
    try {
      message = JSON.parse(text);
    } catch {
      return; // not from this collector's contract: the next word may be
    }
    if (message.op === 'refused') return;
    this.#seq = message.seq;
    switch (message.op) {
      case 'subscribed':
        this.#stream = message.stream;
        this.#retryMs = FIRST_RETRY_MS;
        this.#become('live');
        return;
      case 'news':
        this.#tell({ topic: message.topic, ids: message.ids });
        return;
      case 'resync':
        this.#stream = message.stream;
        for (const topic of message.topics) this.#tell({ topic, ids: undefined });
        return;
      case 'lagged':
      case 'heartbeat':
    }
  }

  #tell(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}

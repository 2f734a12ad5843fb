/**
 * A NetBox, asked over its REST API: pages, patience and no trust. Written to the documentation and the
 * serializers of NetBox 3.7 to 4.6; what it answers is data of somebody else's.
 */
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import * as z from 'zod';
import { NetboxError } from './failure.ts';

export interface NetboxSettings {
  /** Where it is: `https://netbox.example/`, with the path it is served under. */
  readonly url: string;
  readonly token: string;
  /** PEM of the authority that vouches for it, where that is none the system knows. */
  readonly ca?: string | undefined;
  readonly pageSize: number;
  /** For one answer, from the first byte asked to the last one read. */
  readonly timeoutMs: number;
}

export interface NetboxAnswer {
  readonly status: number;
  readonly body: unknown;
}

export const netboxLimits = {
  /** Of one answer. */
  bytes: 32 * 1024 * 1024,
  objects: 200_000,
  attempts: 4,
  retryAfterMs: 30_000,
  /** For all that is read in one go, however many answers. */
  wholeMs: 30 * 60_000,
} as const;

const BusyStatus = new Set([429, 500, 502, 503, 504]);

const Page = z.object({
  count: z.int().nonnegative().nullish(),
  next: z.string().max(4096).nullish(),
  results: z.array(z.unknown()),
});

export class NetboxClient {
  readonly #settings: NetboxSettings;
  readonly #base: URL;
  readonly #sleep: (ms: number) => Promise<unknown>;
  readonly #until: AbortSignal;

  /** Nothing is asked once `until` is aborted. */
  constructor(
    settings: NetboxSettings,
    sleep: (ms: number) => Promise<unknown>,
    until: AbortSignal = AbortSignal.timeout(netboxLimits.wholeMs),
  ) {
    this.#settings = settings;
    this.#until = until;
    this.#base = new URL(settings.url.endsWith('/') ? settings.url : `${settings.url}/`);
    this.#sleep = sleep;
  }

  /**
   * All objects of a list, page by page; undefined: this NetBox has no such list. Each object once, though a
   * page may show one again. Throws NetboxError, also where it is not whole: half a list is none.
   */
  async list(
    path: string,
    query: Readonly<Record<string, string>>,
  ): Promise<AsyncGenerator<readonly unknown[]> | undefined> {
    const first = this.#at(path);
    const whole = { ...query, limit: String(this.#settings.pageSize), ordering: 'id' };
    for (const [name, value] of Object.entries(whole)) first.searchParams.set(name, value);
    const answer = await this.#patiently('GET', first, undefined);
    if (answer.status === 404) return undefined;
    return this.#pages(first, answer);
  }

  /**
   * One object made or changed. What is made is asked for again only where it was too busy to begin. Throws
   * NetboxError where there is no use in going on; other refusals are answers.
   */
  send(method: 'POST' | 'PATCH', path: string, body: object): Promise<NetboxAnswer> {
    return this.#patiently(method, this.#at(path), JSON.stringify(body));
  }

  #at(path: string): URL {
    return new URL(path.replace(/^\//, ''), this.#base);
  }

  async *#pages(first: URL, answer: NetboxAnswer): AsyncGenerator<readonly unknown[]> {
    const seen = new Set<unknown>();
    const asked = new Set<string>([first.href]);
    for (let at = first, given = answer; ; ) {
      const { count, next, results } = pageIn(given, at);
      const fresh = results.filter((one) => isNew(one, seen));
      if (seen.size > netboxLimits.objects) {
        throw new NetboxError('endless', `It lists more than ${netboxLimits.objects} objects.`);
      }
      yield fresh;
      if (next == null) {
        if (count != null && seen.size < count) {
          throw new NetboxError(
            'incomplete',
            `It said that there are ${count} objects and gave ${seen.size}: they changed meanwhile, or it is not whole.`,
          );
        }
        return;
      }
      if (fresh.length === 0)
        throw new NetboxError('endless', 'Its pages go on and say nothing new.');
      at = this.#nextOf(next, first);
      if (asked.has(at.href)) throw new NetboxError('endless', 'Its pages lead in a circle.');
      asked.add(at.href);
      given = await this.#patiently('GET', at, undefined);
    }
  }

  /** The token goes nowhere else. */
  #nextOf(next: string, first: URL): URL {
    const url = URL.canParse(next, first.href) ? new URL(next, first) : undefined;
    if (url === undefined || url.origin !== first.origin || url.pathname !== first.pathname) {
      throw new NetboxError(
        'elsewhere',
        'The next page it names lies at another address than it was asked at: is its proxy told its name?',
      );
    }
    return url;
  }

  async #patiently(
    method: 'GET' | 'POST' | 'PATCH',
    url: URL,
    body: string | undefined,
  ): Promise<NetboxAnswer> {
    for (let attempt = 1; ; attempt++) {
      const { retryAfterMs, ...answer } = await this.#once(method, url, body);
      const { status } = answer;
      if (!BusyStatus.has(status)) return refusingStrangers(answer, method);
      if (method === 'POST' && status !== 429) {
        throw new NetboxError('broken', `It answered ${status}.`);
      }
      if (attempt === netboxLimits.attempts) {
        const isRefusal = status === 429;
        throw new NetboxError(
          isRefusal ? 'busy' : 'broken',
          `It answered ${status}, ${attempt} times.`,
          { isRefusal, retryAfterMs },
        );
      }
      const backoff = retryAfterMs ?? 500 * 2 ** attempt;
      await this.#sleep(Math.min(backoff, netboxLimits.retryAfterMs));
    }
  }

  #once(
    method: string,
    url: URL,
    body: string | undefined,
  ): Promise<NetboxAnswer & { readonly retryAfterMs?: number }> {
    const { ca, token, timeoutMs } = this.#settings;
    const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const headers = {
      accept: 'application/json',
      // From NetBox 4.5 on a token may be of version 2, which says so by its beginning.
      authorization: `${token.startsWith('nbt_') ? 'Bearer' : 'Token'} ${token}`,
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
    };
    return new Promise((resolve, reject) => {
      const until = this.#until;
      const fail = (error: Error) =>
        reject(until.aborted ? TOO_LONG : sentenceFor(error, timeoutMs));
      if (until.aborted) return fail(TOO_LONG);
      const signal = AbortSignal.any([until, AbortSignal.timeout(timeoutMs)]);
      const asking = request(
        url,
        { method, headers, signal, agent: false, ...(ca !== undefined && { ca }) },
        (answer) => void answerOf(answer).then(resolve, fail),
      );
      asking.on('error', fail);
      asking.end(body);
    });
  }
}

/** Has it been given before? What has no id is left to the schema of its kind. */
function isNew(one: unknown, seen: Set<unknown>): boolean {
  const id = typeof one === 'object' && one !== null && 'id' in one ? one.id : one;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

function pageIn({ body }: NetboxAnswer, at: URL): z.infer<typeof Page> {
  const page = Page.safeParse(body);
  if (page.success) return page.data;
  throw new NetboxError('strange', `What it answered at ${at.pathname} is no page of a list.`);
}

function refusingStrangers(answer: NetboxAnswer, method: string): NetboxAnswer {
  const { status } = answer;
  const isRefusal = true;
  if (status === 401)
    throw new NetboxError('refused', 'It does not know the token (401).', { isRefusal });
  if (status === 403) {
    throw new NetboxError('refused', 'The token is wrong or may not do that (403).', { isRefusal });
  }
  if (status >= 300 && status < 400) {
    throw new NetboxError(
      'elsewhere',
      `It answered ${status}: it is at another address than the one set.`,
      { isRefusal },
    );
  }
  if (method === 'GET' && status >= 400 && status !== 404)
    throw new NetboxError('broken', `It answered ${status}.`);
  return answer;
}

async function answerOf(
  answer: IncomingMessage,
): Promise<NetboxAnswer & { readonly retryAfterMs?: number }> {
  const status = answer.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > netboxLimits.bytes) {
      answer.destroy();
      throw new NetboxError(
        'endless',
        `One answer of it is longer than ${netboxLimits.bytes} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  const seconds = Number(answer.headers['retry-after']);
  const retry = Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
  const text = Buffer.concat(chunks).toString('utf8');
  if (status >= 300 && status < 400) return { status, body: undefined, ...retry };
  return { status, body: jsonIn(text, answer.headers['content-type'], status), ...retry };
}

function jsonIn(text: string, type: string | undefined, status: number): unknown {
  try {
    if (/\bjson\b/.test(type ?? '')) return JSON.parse(text);
  } catch {
    // Said below.
  }
  if (status >= 400) return undefined;
  throw new NetboxError('strange', 'It did not answer in JSON: is there a NetBox at this address?');
}

const TOO_LONG = new NetboxError('slow', 'All that it has could not be read in the time there is.');
const UNTRUSTED = /CERT|TLS|SIGNATURE|SSL|PURPOSE|CA\b|CHAIN/;

function sentenceFor(error: Error, timeoutMs: number): Error {
  if (error instanceof NetboxError) return error;
  const code = String((error as NodeJS.ErrnoException).code ?? error.name);
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'ABORT_ERR') {
    return new NetboxError('slow', `It did not answer within ${timeoutMs / 1000} seconds.`);
  }
  if (UNTRUSTED.test(code))
    return new NetboxError('untrusted', `Its certificate is not trusted (${code}).`);
  return new NetboxError('unreachable', `It cannot be reached (${code}).`);
}

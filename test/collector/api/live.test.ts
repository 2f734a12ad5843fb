import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveMessage, LiveRequest } from '../../../collector/api/contract/live.ts';
import { KEPT_NEWS, LiveHub, SLOW_BYTES } from '../../../collector/api/live-hub.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { agentRow } from '../../support/plant-rows.ts';

const site = 'plant' as SiteId;
const AT = '2026-01-10T00:00:00.000Z';
const BEARER = { authorization: `Bearer ${TOKEN}` };

let database: OwnDatabase;
let edge: Edge;
let url: string;

beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  edge = await edgeOn(database);
  const address = await edge.api.listen({ host: '127.0.0.1', port: 0 });
  url = `${address.replace('http', 'ws')}/api/v1/live`;
  return () => edge.close();
});

const drift = (id: string) => ({ site, topic: 'drift' as const, ids: [id], kind: 'open', at: AT });
const assets = (...ids: string[]) => ({ site, topic: 'assets' as const, ids, at: AT });

/** A client that hands out what it hears one by one. */
class Client {
  readonly socket: WebSocket;
  readonly #heard: LiveMessage[] = [];
  #wake = () => {};

  constructor(headers: Record<string, string> = BEARER) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data) => {
      this.#heard.push(JSON.parse(String(data)));
      this.#wake();
    });
  }

  async open(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  say(request: LiveRequest | object): void {
    this.socket.send(JSON.stringify(request));
  }

  async hear(): Promise<LiveMessage> {
    for (;;) {
      const message = this.#heard.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async subscribed(request: object = { topics: ['drift', 'assets', 'agents'] }) {
    this.say({ op: 'subscribe', ...request });
    return await this.hear();
  }
}

const clients: WebSocket[] = [];
async function client(headers?: Record<string, string>): Promise<Client> {
  const made = new Client(headers);
  clients.push(made.socket);
  return await made.open();
}
beforeEach(() => () => {
  for (const socket of clients.splice(0)) socket.terminate();
});

test.each([
  ['nobody', {}, 401],
  ['a wrong token', { authorization: 'Bearer wrong' }, 401],
  ['a page of another origin', { ...BEARER, origin: 'http://evil.example' }, 403],
])('%s is not let in', async (_, headers: Record<string, string>, status) => {
  const socket = new WebSocket(url, { headers });
  const answered = await new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('open', () => resolve(101));
    socket.once('error', () => {});
  });
  expect(answered).toBe(status);
});

test('a session by cookie is let in from our own page', async () => {
  const token = (await edge.services.users.openSetup()) ?? '';
  const { secret } = await edge.services.users.setUp(token, 'a password long enough', '::1');
  const origin = url.replace('ws', 'http').replace('/api/v1/live', '');
  const one = await client({ cookie: `plumbline_session=${secret}`, origin });
  expect(await one.subscribed()).toMatchObject({ op: 'subscribed', seq: 0 });
});

test('news of the topics asked for come in order, and of no others', async () => {
  const one = await client();
  await one.subscribed({ topics: ['drift'] });
  edge.tell(drift('a'), assets('x'), drift('b'));
  expect(await one.hear()).toEqual({
    op: 'news',
    seq: 1,
    topic: 'drift',
    ids: ['a'],
    kind: 'open',
    at: AT,
  });
  expect(await one.hear()).toMatchObject({ seq: 3, ids: ['b'] });
  one.say({ op: 'unsubscribe' });
  one.say({ op: 'ping' });
  await one.hear();
  edge.tell(drift('c'));
  one.say({ op: 'ping' });
  expect(await one.hear()).toMatchObject({ op: 'heartbeat', seq: 4 });
});

test('who comes back is told what it missed, and nothing twice', async () => {
  const first = await client();
  const hello = await first.subscribed();
  edge.tell(drift('a'), drift('b'));
  const { seq } = (await first.hear()) as Extract<LiveMessage, { op: 'news' }>;
  first.socket.terminate();
  edge.tell(drift('c'));

  const again = await client();
  const { stream } = hello as Extract<LiveMessage, { op: 'subscribed' }>;
  const back = await again.subscribed({ topics: ['drift'], since: seq, stream });
  expect(back).toEqual({ op: 'subscribed', stream, seq: 1, topics: ['drift'] });
  edge.tell(drift('d'));
  const heard = [await again.hear(), await again.hear(), await again.hear()];
  expect(heard.map((news) => 'ids' in news && [news.seq, ...news.ids])).toEqual([
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
  ]);
});

test.each([
  ['of another stream', { since: 1, stream: 'elsewhere' }],
  ['without a stream', { since: 1 }],
  ['from the future', { since: 99 }],
  ['too old', { since: 0 }],
])('a number %s means: fetch again', async (_, last: { since: number; stream?: string }) => {
  const one = await client();
  const { stream } = (await one.subscribed()) as Extract<LiveMessage, { op: 'subscribed' }>;
  one.say({ op: 'unsubscribe' });
  one.say({ op: 'ping' });
  await one.hear();
  const isOld = last.since === 0;
  edge.tell(...Array.from({ length: isOld ? KEPT_NEWS + 1 : 3 }, (_, at) => drift(String(at))));
  const isOurs = isOld || last.since === 99;
  const answer = await one.subscribed({ topics: ['drift'], ...(isOurs && { stream }), ...last });
  expect(answer).toEqual({
    op: 'resync',
    stream,
    seq: isOld ? KEPT_NEWS + 1 : 3,
    topics: ['drift'],
  });
});

test('an agent that says hello is news', async () => {
  const one = await client();
  await one.subscribed({ topics: ['agents'] });
  one.say({ op: 'ping' });
  await one.hear();
  // The first look is what later ones are held against: an agent that is there by then is no news.
  await database.run(agentRow('early'));
  const names: string[] = [];
  for (let turn = 0; !names.includes('plant/late'); turn++) {
    await database.run(`UPDATE agent SET is_online = NOT is_online WHERE agent = 'early'`);
    if (turn === 1) await database.run(agentRow('late'));
    const news = await one.hear();
    if (news.op === 'news') names.push(...news.ids);
  }
  expect(names).toContain('plant/early');
});

test('what is no request is refused, and too long a one ends the connection', async () => {
  const one = await client();
  one.socket.send('{');
  expect(await one.hear()).toEqual({ op: 'refused', reason: 'not JSON' });
  one.say({ op: 'subscribe', topics: ['passwords'] });
  expect(await one.hear()).toMatchObject({ op: 'refused' });
  const closed = new Promise((resolve) => one.socket.once('close', resolve));
  one.socket.send('x'.repeat(5000));
  expect(await closed).toBe(1009);
});

/** A reader whose socket is as full as the test says. */
function reader() {
  const said: LiveMessage[] = [];
  return {
    said,
    waiting: 0,
    places: 'every' as const,
    send: (text: string) => void said.push(JSON.parse(text)),
  };
}

test('who reads slowly gets one word a topic for all that waited, and the numbers go on', () => {
  const hub = new LiveHub('s', () => AT);
  const slow = reader();
  const listener = hub.join(slow);
  listener.ask({ op: 'subscribe', topics: ['drift', 'assets'] });
  slow.waiting = SLOW_BYTES;
  hub.publish([drift('a'), assets('x', 'y'), drift('a'), drift('b')]);
  slow.waiting = SLOW_BYTES - 1;
  hub.publish([assets('z')]);
  hub.heartbeat();
  hub.flush();
  expect(slow.said).toHaveLength(1);
  slow.waiting = 0;
  hub.flush();
  hub.publish([drift('c')]);
  expect(slow.said.slice(1)).toEqual([
    { op: 'lagged', seq: 5, folded: 5 },
    { op: 'news', seq: 5, topic: 'drift', ids: ['a', 'b'], at: AT },
    { op: 'news', seq: 5, topic: 'assets', ids: ['x', 'y', 'z'], at: AT },
    { op: 'news', seq: 6, topic: 'drift', ids: ['c'], kind: 'open', at: AT },
  ]);
  expect(hub.folded).toBe(5);
});

test('more than is worth telling becomes: fetch again', () => {
  const hub = new LiveHub('s', () => AT);
  const slow = reader();
  hub.join(slow).ask({ op: 'subscribe', topics: ['assets'] });
  slow.waiting = SLOW_BYTES;
  for (let turn = 0; turn < 1001; turn++) hub.publish([assets(`asset-${turn}`)]);
  slow.waiting = 0;
  hub.flush();
  expect(slow.said.slice(1)).toEqual([
    { op: 'resync', stream: 's', seq: 1001, topics: ['assets'] },
  ]);
});

test('a quick reader is not kept waiting by a slow one', () => {
  const hub = new LiveHub('s', () => AT);
  const [slow, quick] = [reader(), reader()];
  for (const one of [slow, quick]) hub.join(one).ask({ op: 'subscribe', topics: ['drift'] });
  slow.waiting = SLOW_BYTES;
  hub.publish([drift('a')]);
  expect([slow.said.length, quick.said.length]).toEqual([1, 2]);
});

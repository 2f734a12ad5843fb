/** The WebSocket /api/v1/live: sockets on one side, the hub on the other. */
import { isDeepStrictEqual } from 'node:util';
import websocket from '@fastify/websocket';
import type { RawData, WebSocket } from 'ws';
import type { SiteId } from '../../protocols/messages/names.ts';
import { type Places, placesOf } from '../users/role.ts';
import type { Api } from './api.ts';
import { callerIn } from './auth.ts';
import { LiveRequest } from './contract/live.ts';
import type { LiveFeed } from './live-feed.ts';
import { LiveHub, type LiveListener } from './live-hub.ts';
import { placing } from './live-places.ts';
import type { Services } from './services.ts';

const HEARTBEAT_MS = 20_000;
const FLUSH_MS = 200;
const AGENTS_MS = 2000;
const MAX_REQUEST_BYTES = 4096;
const MAX_LISTENERS = 1000;
const SESSION_ENDED = 4401;
/** Connect again: another one hears what one may hear now. */
const RIGHTS_CHANGED = 4403;
const TOO_MANY = 4429;

interface Surroundings {
  readonly services: Services;
  readonly feed: LiveFeed;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Answers the hub, for what is counted of it. */
export async function live(api: Api, surroundings: Surroundings): Promise<LiveHub> {
  const { services, feed, newId, now } = surroundings;
  const instant = () => new Date(now()).toISOString();
  const hub = new LiveHub(newId(), instant);
  await api.register(websocket, { options: { maxPayload: MAX_REQUEST_BYTES } });

  const leaveFeed = feed.subscribe(placing(services, hub));
  const agents = watchAgents(services, hub, instant);
  const timers = [
    setInterval(() => hub.flush(), FLUSH_MS),
    setInterval(() => hub.heartbeat(), HEARTBEAT_MS),
    setInterval(
      () => void agents().catch((error) => api.log.warn({ error }, 'agents not watched')),
      AGENTS_MS,
    ),
  ];
  for (const timer of timers) timer.unref();
  api.addHook('preClose', async () => {
    leaveFeed();
    for (const timer of timers) clearInterval(timer);
  });

  api.get('/api/v1/live', { websocket: true, schema: { hide: true } }, (socket, request) => {
    if (hub.listeners >= MAX_LISTENERS) return socket.close(TOO_MANY, 'too many listeners');
    const caller = callerIn(request);
    const { secret, grants } = caller;
    const places = placesOf(caller, 'read');
    const whyOver = async () => {
      if (secret === undefined) return undefined;
      const session = await services.users.bySession(secret);
      if (session === undefined) return SESSION_ENDED;
      return isDeepStrictEqual(session.grants, grants) ? undefined : RIGHTS_CHANGED;
    };
    connect(socket, hub, places, whyOver);
  });
  return hub;
}

/** `whyOver` answers the code to close with, or undefined while the socket may stay open. */
function connect(
  socket: WebSocket,
  hub: LiveHub,
  places: Places,
  whyOver: () => Promise<number | undefined>,
): void {
  const listener = hub.join({
    places,
    send: (text) => socket.send(text),
    get waiting() {
      return socket.bufferedAmount;
    },
  });
  let isAlive = true;
  const check = async () => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
    const code = await whyOver();
    if (code !== undefined) socket.close(code);
  };
  // A database that cannot be asked ends no session: the next check will tell.
  const timer = setInterval(() => void check().catch(() => {}), HEARTBEAT_MS);
  timer.unref();
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('message', (data: RawData) => answer(listener, data));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(timer);
    hub.leave(listener);
  });
}

function answer(listener: LiveListener, data: RawData): void {
  let json: unknown;
  try {
    json = JSON.parse(String(data));
  } catch {
    return listener.refuse('not JSON');
  }
  const request = LiveRequest.safeParse(json);
  if (request.success) listener.ask(request.data);
  else listener.refuse('not a request of this contract');
}

/** Agents report once a minute and say hello and goodbye: looking is cheaper than an outbox row for each. */
function watchAgents(
  { agents }: Services,
  hub: LiveHub,
  instant: () => string,
): () => Promise<void> {
  let known: ReadonlyMap<string, string> | undefined;
  return async () => {
    if (!hub.wants('agents')) {
      known = undefined;
      return;
    }
    const pulses = await agents.pulses();
    const before = known;
    known = pulses;
    if (before === undefined) return;
    const ids = [...pulses].filter(([id, pulse]) => before.get(id) !== pulse).map(([id]) => id);
    const at = instant();
    hub.publish(
      ids.map((id) => ({ site: id.split('/', 1)[0] as SiteId, topic: 'agents', ids: [id], at })),
    );
  };
}

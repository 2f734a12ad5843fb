/** Builds the collector's stages from its settings, joins them, and takes them down in order. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentId, SiteId } from '../protocols/messages/names.ts';
import { type RunningApi, startApi } from './api/server.ts';
import { DecisionPost } from './baselines/decision-post.ts';
import { startChores } from './chores.ts';
import { type CollectorConfig, redacted } from './config.ts';
import { Anchoring } from './evidence/anchoring.ts';
import { signingKey } from './evidence/signing-key.ts';
import { NetboxPulling } from './exchange/netbox/netbox-pulling.ts';
import type { NetboxUse } from './exchange/netbox/netbox-service.ts';
import { PullCounters } from './exchange/netbox/pull-counters.ts';
import type { DestinationSurroundings } from './export/destination.ts';
import { destinations } from './export/registry.ts';
import { Broker, type Credentials } from './ingest/broker.ts';
import { type IngestCounters, ingestCounters } from './ingest/counters.ts';
import { DiskGuard, freeBytes } from './ingest/disk-guard.ts';
import { Reading } from './ingest/reading.ts';
import { Subscriber } from './ingest/subscriber.ts';
import { hookKey, hookKeyOf } from './intake/hooks/hook-key.ts';
import { Recollection } from './inventory/recollection.ts';
import type { Log } from './log.ts';
import { decisionsOf, metricsOf, pullMetricsOf } from './main-metrics.ts';
import { Housekeeping } from './store/housekeeping.ts';
import { type OpenStore, openEmbedded, openPostgres } from './store/open.ts';
import { OutboxFeed } from './store/outbox-feed.ts';
import { Relay } from './store/relay.ts';
import type { Store } from './store/store.ts';
import { instantOf } from './store/time.ts';

/** What the collector needs of its surroundings. */
export interface CollectorSurroundings {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  /** UUIDs; they are best where later ones sort behind. */
  readonly newId: () => string;
  /** The built collector/store/pglite/worker.ts. */
  readonly databaseWorker: URL;
  /** The built pages. */
  readonly webRoot?: string;
  readonly onSetupLink: (link: string) => void;
  /** The embedded database broke: nothing more is stored. End the process, non-zero. */
  readonly onBroken: (error: Error) => void;
}

export interface Collector {
  /** Where people and programs find it. */
  readonly url: string;
  /** Where agents find it: the embedded broker, or the one that is configured. */
  readonly broker: string;
  readonly counters: IngestCounters;
  /** For an agent of this machine. Only with the embedded broker. */
  agent(site: SiteId, agent: AgentId): Credentials;
  /** Finishes what is being committed, then stops all. */
  stop(): Promise<void>;
}

type Closing = () => unknown;

/** Throws LockedError when another process has the data folder. What was started is stopped again. */
export async function startCollector(
  config: CollectorConfig,
  surroundings: CollectorSurroundings,
): Promise<Collector> {
  const closings: Closing[] = [];
  const stop = async () => {
    for (let close = closings.pop(); close; close = closings.pop()) await close();
  };
  try {
    surroundings.log.info({ config: redacted(config) }, 'starting');
    return { ...(await start(config, surroundings, closings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every stage leaves behind how to end it; the last one started is ended first. */
async function start(
  config: CollectorConfig,
  surroundings: CollectorSurroundings,
  closings: Closing[],
): Promise<Omit<Collector, 'stop'>> {
  const { log, now, random, newId } = surroundings;
  const opened = await open(config, surroundings);
  const { store } = opened;
  closings.push(() => opened.close());

  const holder = newId();
  const trouble = (stage: string) => (error: unknown) =>
    log.error({ stage, error }, 'failed, will try again');
  const disk = await DiskGuard.start({
    folder: config.data,
    free: freeBytes,
    onChange: (hasRoom, free) =>
      hasRoom
        ? log.info({ free }, 'the disk has room again')
        : log.error({ free }, 'the disk is nearly full: nothing is taken from agents'),
  });
  closings.push(() => disk.close());

  const feed = await OutboxFeed.start(store, trouble('feed'));
  closings.push(() => feed.close());
  const password = () => Buffer.from(random(24)).toString('base64url');
  const { broker, ...account } = await accountOf(config, password, closings);

  const relays = relaysTo(config, account, { store, holder, trouble, closings });
  const housekeeping = new Housekeeping({
    ...{ ...opened, holder, now, keep: kept(config), onTrouble: trouble('housekeeping') },
    destinations: relays.map(({ progress }) => progress.destination),
    onDropped: (tables) => log.info({ tables }, 'old days dropped'),
    onGivenUp: (tables) =>
      log.warn({ tables }, 'days were dropped of which a destination had not got everything'),
  });
  closings.push(() => housekeeping.close());

  const anchoring = new Anchoring({
    ...{ store, holder, key: signingKey(config.data), now, newId },
    ...{ onTrouble: trouble('evidence'), onCommitted: () => feed.look() },
  });
  closings.push(() => anchoring.close());
  await anchoring.tick();

  const onCommitted = () => feed.look();
  const chores = startChores({ store, holder, now, newId, trouble, onCommitted });
  closings.push(...chores.closings);

  const pulled = new PullCounters();
  const { netbox } = netboxOf(config.netbox);
  if (netbox?.pullEvery !== undefined) {
    const pulling = new NetboxPulling({
      ...{ store, holder, now, newId, sleep, settings: netbox, counters: pulled, onCommitted },
      onTrouble: trouble('netbox'),
    });
    closings.push(() => pulling.close());
  }

  const counters = ingestCounters();
  let decided: DecisionPost | undefined;
  const subscriber = await Subscriber.connect({
    ...{ store, counters, newId, recollection: new Recollection(), reading: new Reading() },
    ...account,
    now: () => instantOf(now()),
    log: log.child({ stage: 'ingest' }),
    hasRoom: () => disk.hasRoom,
    onCommitted: () => {
      feed.look();
      chores.judge();
    },
    onListening: () => decided?.repeat(),
  });
  closings.push(() => subscriber.close());
  const post = new DecisionPost({
    ...{ store, holder, onTrouble: trouble('baseline decisions') },
    now: () => instantOf(now()),
    send: (agent, desired) => subscriber.want(agent, desired),
  });
  decided = post;
  closings.push(() => post.close());

  const api = await serve(config, surroundings, {
    opened,
    feed,
    counters,
    pulled,
    subscriber,
    relays,
    post,
  });
  closings.push(() => api.close());
  log.info({ url: api.url, broker: account.url }, 'ready');
  return {
    url: api.url,
    broker: account.url,
    counters,
    agent(site, agent) {
      if (broker === undefined) throw new Error('agents have accounts of their own on that broker');
      return broker.agent({ site, agent });
    },
  };
}

interface Relaying {
  readonly store: Store;
  readonly holder: string;
  readonly trouble: (stage: string) => (error: unknown) => void;
  readonly closings: Closing[];
}

/** One to every destination that is configured. */
function relaysTo(
  config: CollectorConfig,
  broker: DestinationSurroundings['broker'],
  { store, holder, trouble, closings }: Relaying,
): readonly Relay[] {
  return destinations.flatMap(({ name, open: openOne }) => {
    const destination = openOne({ config, broker });
    if (destination === undefined) return [];
    closings.push(() => destination.close());
    const relay = new Relay({
      ...{ store, holder, destination: name, onTrouble: trouble(name) },
      deliver: (rows, signal) => destination.deliver(rows, signal),
    });
    closings.push(() => relay.close());
    return [relay];
  });
}

function open(config: CollectorConfig, surroundings: CollectorSurroundings): Promise<OpenStore> {
  const { now, newId, log, onBroken, databaseWorker: worker } = surroundings;
  mkdirSync(config.data, { recursive: true });
  const { url } = config.database;
  if (url === undefined) return openEmbedded({ folder: config.data, worker, now, newId, onBroken });
  const onLost = (error: Error) => log.warn({ error }, 'a database connection broke');
  return openPostgres({ url, now, newId, onLost });
}

/** The collector's account on the broker; our own broker when none is configured. */
async function accountOf(
  { mqtt: { url, port, share, ...account } }: CollectorConfig,
  newPassword: () => string,
  closings: Closing[],
) {
  if (url !== undefined) {
    return { url, credentials: credentialsOf(account), share, broker: undefined };
  }
  const broker = await Broker.start(port, newPassword);
  closings.push(() => broker.close());
  const { url: own, ...credentials } = broker.collector();
  return { url: own, credentials, share: undefined, broker };
}

/** As the MQTT client takes them. Throws where a file cannot be read: before anything connects. */
function credentialsOf({
  username,
  password,
  ca,
  certificate,
  key,
}: Omit<CollectorConfig['mqtt'], 'url' | 'port' | 'share'>) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(certificate !== undefined && { cert: readFileSync(certificate) }),
    ...(key !== undefined && { key: readFileSync(key) }),
  };
}

interface Served {
  readonly opened: OpenStore;
  readonly feed: OutboxFeed;
  readonly counters: IngestCounters;
  readonly pulled: PullCounters;
  readonly subscriber: Subscriber;
  readonly relays: readonly Relay[];
  readonly post: DecisionPost;
}

function serve(
  { api, bootstrapToken, data, hookKey: passphrase, netbox, oidc }: CollectorConfig,
  surroundings: CollectorSurroundings,
  { opened: { store }, feed, counters, pulled, subscriber, relays, post }: Served,
): Promise<RunningApi> {
  const { log, now, random, newId, webRoot, onSetupLink } = surroundings;
  return startApi({
    ...{ store, feed, now, random, newId, onSetupLink, ...(webRoot !== undefined && { webRoot }) },
    settings: {
      ...{ ...api, uploadFolder: join(data, 'imports'), ...netboxOf(netbox) },
      hookKey: passphrase === undefined ? hookKey(data) : hookKeyOf(passphrase),
      ...(bootstrapToken !== undefined && { bootstrapToken }),
      ...(oidc !== undefined && { oidc }),
    },
    log: log.child({ stage: 'api' }),
    isReady: async () =>
      subscriber.isReady && (await store.read(({ streams }) => streams.storeId())) !== '',
    destinations: () => relays.map(({ progress }) => progress),
    metrics: () => [...metricsOf(counters), decisionsOf(post.tally), ...pullMetricsOf(pulled)],
  });
}

/** Throws where the file of its authority cannot be read: before anything is asked. */
function netboxOf({ url, token, ca, timeout, ...how }: CollectorConfig['netbox']): {
  netbox?: NetboxUse;
} {
  if (url === undefined || token === undefined) return {};
  const authority = ca === undefined ? undefined : readFileSync(ca, 'utf8');
  return { netbox: { ...how, url, token, ca: authority, timeoutMs: timeout * 1000 } };
}

const kept = ({ keep: { messages, history, events, outbox } }: CollectorConfig) => ({
  ...{ message: messages, fact_history: history, event: events, outbox },
});

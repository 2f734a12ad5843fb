/** Composition root of the agent: opens what lasts, builds the stages, joins them, reads until stopped. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Host } from '../protocols/messages/names.ts';
import { CaptureFiles } from './capture/files.ts';
import { CaptureFolder } from './capture/folder.ts';
import { LiveCapture } from './capture/live.ts';
import { Replay } from './capture/replay.ts';
import { CaptureError, type Source } from './capture/source.ts';
import type { AgentConfig } from './config.ts';
import { lockFolder } from './folder-lock.ts';
import { Keeping, keepBaseline, recall } from './memory.ts';
import { metricsOf } from './metrics.ts';
import { Anchors } from './publish/anchors.ts';
import { HealthLog } from './publish/health.ts';
import { MqttPublisher } from './publish/mqtt-publisher.ts';
import { type Disk, localDisk } from './spool/disk.ts';
import { Spool } from './spool/spool.ts';
import { Watch } from './watch.ts';

export interface AgentIo {
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** A label nobody had before: names epochs and starts. */
  readonly newId: () => string;
  readonly version: string;
  /** Of this machine, the same after each start. */
  readonly machine: string;
  /** The agent's own address, for what concerns the capture itself. */
  readonly self: Omit<Host, 'network'>;
  /** In place of what the configuration says: a replay. */
  readonly source?: Source;
  readonly disk?: Disk;
}

export interface Agent {
  /** Settles when a source that ends has been read and told; rejects with a CaptureError when nothing could be read. */
  readonly ended: Promise<void>;
  readonly watch: Watch;
  readonly spool: Spool;
  /** Prometheus text. */
  metrics(): string;
  /** Tells what is left, keeps the baseline, lets go of the folder. Never rejects for want of a broker. */
  stop(): Promise<void>;
}

const MICROS = 1_000_000;
const MEGABYTE = 1_048_576;
const DAY_MS = 86_400_000;
const TICK_MS = 1000;
const LONGEST_RESTART_MS = 60_000;

/** Rejects with FolderInUse, or where the folder cannot be written: before anything connects. */
export async function startAgent(config: AgentConfig, io: AgentIo): Promise<Agent> {
  const unlock = lockFolder(config.data);
  try {
    return await build(config, io, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function build(config: AgentConfig, io: AgentIo, unlock: () => void): Promise<Agent> {
  const { log, now } = io;
  const disk = io.disk ?? localDisk;
  const boot = io.newId();
  const credentials = readCredentials(config);
  const source = io.source ?? sourceOf(config, io);
  const spool = await openSpool(config, io, disk);
  const watch = makeWatch(config, io, source, spool);
  const read = await recall(
    disk,
    config.data,
    watch,
    spool,
    source,
    log.child({ stage: 'baseline' }),
  );
  const keeping = new Keeping(now(), read, spool.last);
  const anchors = await Anchors.open({
    ...{ disk, folder: config.data },
    onTrouble: (text, error) => log.warn({ stage: 'publish', error }, text),
  });
  const publisher = new MqttPublisher({
    url: config.mqtt.url,
    site: config.site,
    agent: config.name,
    credentials,
    version: io.version,
    boot,
    spool,
    minResendMs: 5000,
    maxResendMs: 60_000,
    minReconnectMs: 1000,
    maxReconnectMs: 5000,
    now,
    random: io.random,
    log: log.child({ stage: 'publish' }),
    onDesired: (desired) => watch.differences.apply(desired),
    onAnchor: (anchor) => anchors.hear(anchor, new Date(now())),
  });
  watch.sayHealthWith(
    new HealthLog({
      version: io.version,
      boot,
      source: () => source.name,
      counters: watch.counters,
      drops: () => source.drops(),
      phase: () => watch.differences.phase,
      depth: () => spool.depth,
      anchors,
    }),
  );
  publisher.start();
  return run({ config, io, disk, source, spool, watch, publisher, anchors, keeping, unlock });
}

interface Parts {
  readonly config: AgentConfig;
  readonly io: AgentIo;
  readonly disk: Disk;
  readonly source: Source;
  readonly spool: Spool;
  readonly watch: Watch;
  readonly publisher: MqttPublisher;
  readonly anchors: Anchors;
  readonly keeping: Keeping;
  readonly unlock: () => void;
}

function run(parts: Parts): Agent {
  const { config, io, disk, source, spool, watch, publisher, anchors, keeping, unlock } = parts;
  const { log, now } = io;
  const stopping = new AbortController();
  let kept = Promise.resolve();
  const keep = () => {
    kept = kept
      .then(() => keepBaseline(disk, config.data, watch, spool))
      .catch((error: unknown) => {
        log.warn({ stage: 'baseline', error }, 'the baseline could not be kept');
      });
    return kept;
  };
  const ticking = source.isLive ? setInterval(() => watch.tick(now() * 1000), TICK_MS) : undefined;
  const looking = setInterval(() => {
    if (keeping.isDue(now(), spool.last)) void keep();
  }, TICK_MS);
  const reading = readAll(source, watch, stopping.signal, log.child({ stage: 'capture' }));
  const ended = reading.then(async () => {
    if (stopping.signal.aborted) return;
    watch.close();
    await spool.flush();
  });
  ended.catch(() => {}); // whoever holds the handle decides
  log.info({ source: source.name, epoch: spool.epoch, data: config.data }, 'agent watches');
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    clearInterval(ticking);
    clearInterval(looking);
    source.stop();
    await reading.then(
      () => watch.close(),
      () => {},
    );
    await spool.flush();
    await keep();
    await publisher.stop();
    await anchors.flush();
    await spool.close();
    unlock();
    log.info('agent stopped');
  };
  return {
    ended,
    watch,
    spool,
    metrics: () => metricsOf(watch.counters, source.drops(), spool.depth, publisher),
    stop: () => (stopped ??= stop()),
  };
}

/** A live source that fails is begun again, with more and more patience. */
async function readAll(
  source: Source,
  watch: Watch,
  stopping: AbortSignal,
  log: Logger,
): Promise<void> {
  for (let wait = TICK_MS; !stopping.aborted; wait = Math.min(wait * 2, LONGEST_RESTART_MS)) {
    const before = watch.counters.packets;
    try {
      await source.read((packet) => watch.packet(packet));
      if (!source.isLive || stopping.aborted) return;
      log.warn({ source: source.name }, 'the capture ended and is begun again');
    } catch (error) {
      if (!source.isLive || !(error instanceof CaptureError)) throw error;
      log.error({ source: source.name, reason: error.message }, 'the capture cannot be read');
    }
    if (watch.counters.packets > before) wait = TICK_MS;
    await sleep(wait, undefined, { signal: stopping }).catch(() => {});
  }
}

function openSpool(config: AgentConfig, io: AgentIo, disk: Disk): Promise<Spool> {
  const log = io.log.child({ stage: 'spool' });
  const { size, keepDays, reserve, memory } = config.spool;
  return Spool.open({
    disk,
    folder: `${config.data}/spool`,
    machine: io.machine,
    name: `${config.site}/${config.name}`,
    newEpoch: io.newId,
    now: io.now,
    capBytes: size * MEGABYTE,
    segmentBytes: 4 * MEGABYTE,
    keepMs: keepDays * DAY_MS,
    queueBytes: memory * MEGABYTE,
    reserveBytes: reserve * MEGABYTE,
    flushAfterMs: 20,
    retryMs: 2000,
    onTrouble: (text, error) => log.warn({ error }, text),
  });
}

function makeWatch(config: AgentConfig, io: AgentIo, source: Source, spool: Spool): Watch {
  const { learning, absence, report, name, points } = config;
  const log = io.log.child({ stage: 'decode' });
  return new Watch({
    agent: name,
    self: { ...io.self, network: `${name}/capture` as Host['network'] },
    source,
    tell: (message) => spool.append(JSON.stringify(message)),
    points,
    patience: {
      learningQuiet: learning.quiet * MICROS,
      learningLongest: learning.longest * MICROS,
      settling: learning.settling * MICROS,
      silentAfter: absence.device * MICROS,
      serviceGoneAfter: absence.service * MICROS,
      moduleGoneAfter: absence.module * MICROS,
    },
    pace: {
      soon: report.soon * MICROS,
      often: report.often * MICROS,
      seldom: report.seldom * MICROS,
      whole: report.whole * MICROS,
    },
    healthEvery: report.health * MICROS,
    onFault: (protocol, error, hexHead) => {
      log.error({ protocol, error, hexHead }, 'a decoder failed');
    },
  });
}

function sourceOf(config: AgentConfig, { now }: AgentIo): Source {
  const { interface: live, filter, files, folder, speed } = config.capture;
  if (live !== undefined) {
    return new LiveCapture({ interface: live, ...(filter === undefined ? {} : { filter }) });
  }
  if (folder !== undefined) return new CaptureFolder(folder, { sleep: (ms) => sleep(ms) });
  const captured = new CaptureFiles(files ?? ['-']);
  if (speed === undefined) return captured;
  return new Replay(captured, { speed, now: () => now() * 1000, sleep: (ms) => sleep(ms) });
}

function readCredentials({ mqtt }: AgentConfig) {
  const { username, password, ca, certificate, key } = mqtt;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(certificate === undefined ? {} : { cert: readFileSync(certificate) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
}

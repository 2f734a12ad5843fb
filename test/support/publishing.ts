/** Publishers, brokers and what a collector hears of them. */
import { pino } from 'pino';
import { afterEach } from 'vitest';
import { MqttPublisher } from '../../agent/publish/mqtt-publisher.ts';
import type { Spool, SpoolOptions } from '../../agent/spool/spool.ts';
import type { Desired } from '../../protocols/messages/desired.ts';
import { AgentId, SiteId } from '../../protocols/messages/names.ts';
import { startAedes } from './aedes.ts';
import { ListeningCollector } from './listening-collector.ts';
import { startMosquitto } from './mosquitto.ts';
import { needs } from './programs.ts';
import { openSpool } from './spools.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const from = { site: SiteId.parse('plant'), agent: AgentId.parse('cell-1') };
/** What a test began, undone when it ends, the latest first. */
export const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** On the clock of the publishers, and with room for all that a test says. */
export function roomySpool(changes: Partial<SpoolOptions> = {}): Promise<Spool> {
  return openSpool(temporaryFolder(), {
    now: Date.now,
    capBytes: 64 * 1024 * 1024,
    segmentBytes: 4000,
    queueBytes: 64 * 1024 * 1024,
    ...changes,
  });
}

export function publish(
  port: number,
  spool: Spool,
  onDesired: (desired: Desired) => void = () => {},
  log = pino({ level: 'silent' }),
) {
  const publisher = new MqttPublisher({
    ...from,
    url: `mqtt://127.0.0.1:${port}`,
    credentials: {},
    version: '0.1.0',
    boot: 'boot-1',
    spool,
    minResendMs: 40,
    maxResendMs: 400,
    minReconnectMs: 20,
    maxReconnectMs: 100,
    now: Date.now,
    random: Math.random,
    log,
    onDesired,
    onAnchor: () => {},
  });
  undo.push(() => publisher.stop());
  publisher.start();
  return publisher;
}

export const say = (spool: Spool, count: number, start = 1) => {
  for (let index = 0; index < count; index++) spool.append(`{"n":${start + index}}`);
};
export const numbered = (count: number, start = 1) =>
  Array.from({ length: count }, (_, index) => ({ n: start + index }));

type Start = (port?: number) => Promise<{ port: number; stop(): Promise<void> }>;
/** A name, how it is started, and whether it is not installed here. */
export const brokers: [string, Start, boolean][] = [
  ['Aedes', startAedes, false],
  ['Mosquitto', (port) => startMosquitto(undefined, port), needs('mosquitto')],
];

/** A broker and a collector that listens to it, both gone when the test ends. */
export async function plantWith(startBroker: Start) {
  const broker = await startBroker();
  undo.push(() => broker.stop());
  const collector = new ListeningCollector();
  await collector.connect(broker.port);
  undo.push(() => collector.close());
  return { broker, collector };
}

/** A site in one process, of real parts: Mosquitto, the embedded database, ingest, and agents that only publish. */
import { pino } from 'pino';
import { MqttPublisher } from '../../agent/publish/mqtt-publisher.ts';
import type { Spool, SpoolOptions } from '../../agent/spool/spool.ts';
import { ingestCounters } from '../../collector/ingest/counters.ts';
import { Reading } from '../../collector/ingest/reading.ts';
import { Subscriber } from '../../collector/ingest/subscriber.ts';
import { Recollection } from '../../collector/inventory/recollection.ts';
import type { Store } from '../../collector/store/store.ts';
import { Message } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { openSpool } from './spools.ts';

export const site = 'plant' as SiteId;
const agent = 'agent-1' as AgentId;

/** A spool with small segments, of agent `agent-1` unless said otherwise. */
export const spoolIn = (folder: string, changes: Partial<SpoolOptions> = {}) =>
  openSpool(folder, {
    name: `${site}/${agent}`,
    now: Date.now,
    capBytes: 64 * 1024 * 1024,
    segmentBytes: 4000,
    queueBytes: 64 * 1024 * 1024,
    ...changes,
  });

/** The numbers are told as acts of control: each one that is applied is a row. */
export async function tell(spool: Spool, ...numbers: readonly number[]): Promise<void> {
  const host = { network: 'cell-1', mac: '00:1d:9c:00:00:01' };
  const at = '2026-01-01T00:00:00.000Z';
  for (const frame of numbers) {
    const message = Message.parse({
      ...{ type: 'event', from: at, to: at, count: 1, source: host, target: host },
      ...{ protocol: 'modbus', frame, event: { kind: 'restart', outcome: 'accepted', detail: {} } },
    });
    spool.append(JSON.stringify(message));
  }
  await spool.flush();
}

export const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

let boots = 0;

export function publisherOf(port: number, spool: Spool, name = agent): MqttPublisher {
  const publisher = new MqttPublisher({
    ...{ site, agent: name, url: `mqtt://127.0.0.1:${port}`, credentials: {}, version: '0.1.0' },
    ...{ boot: `boot-${++boots}`, spool, minResendMs: 200, maxResendMs: 1000 },
    ...{ minReconnectMs: 50, maxReconnectMs: 100, now: Date.now, random: Math.random },
    log: pino({ level: 'silent' }),
    onDesired: () => {},
    onAnchor: () => {},
  });
  publisher.start();
  return publisher;
}

export async function ingestOn(port: number, store: Store, hasRoom = () => true) {
  const counters = ingestCounters();
  const subscriber = await Subscriber.connect({
    ...{
      store,
      counters,
      recollection: new Recollection(),
      reading: new Reading(),
      url: `mqtt://127.0.0.1:${port}`,
    },
    ...{ credentials: {}, share: undefined, log: pino({ level: 'silent' }) },
    newId: () => crypto.randomUUID(),
    now: () => new Date().toISOString() as Instant,
    hasRoom,
    onCommitted: () => {},
    onListening: () => {},
  });
  return { counters, close: () => subscriber.close() };
}

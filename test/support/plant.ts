/** A small plant to tell stories about: what an agent there would send. */
import { crc32, gzipSync } from 'node:zlib';
import { chain } from '../../collector/ingest/series.ts';
import { attributes } from '../../protocols/messages/attributes.table.ts';
import { FIRST_DIGEST, writeBatch } from '../../protocols/messages/envelope.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';
import {
  type Departure,
  type Message,
  Message as Schema,
} from '../../protocols/messages/message.ts';
import type { AgentId, Epoch, Host, Instant, SiteId } from '../../protocols/messages/names.ts';

export const site = 'plant' as SiteId;
export const agent = 'agent-1' as AgentId;
export const sender = { site, agent };

/** The n-th day of January 2026, with an hour if need be. */
export const at = (day: number, hour = 0) =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant;

/** A host by what is written of it: `mac`, `ip`, `via`; on network `cell-1` unless said otherwise. */
export const host = (known: Record<string, string>) => ({ network: 'cell-1', ...known }) as Host;

interface Telling {
  readonly protocol?: string;
  readonly [more: string]: unknown;
}

/** An observation. Facts as `{ firmware: '1.0', 'slot 2/serial': '7' }`. */
export function seen(
  day: number,
  known: Record<string, string>,
  facts: Record<string, string> = {},
  { protocol = 'modbus', ...more }: Telling = {},
) {
  return Schema.parse({
    type: 'observation',
    from: at(day),
    to: at(day),
    host: host(known),
    services: [],
    facts: Object.entries(facts).map(([path, value]) => {
      const [attribute = '', part] = path.split('/').reverse();
      const of = { attribute, value, class: attributes[attribute as Attribute] };
      return { ...of, ...(part && { part }), protocol, method: 'passive' };
    }),
    ...more,
  }) as Extract<Message, { type: 'observation' }>;
}

/** A departure of a host from its baseline on a day. */
export function departed(
  day: number,
  known: Record<string, string>,
  difference: Partial<Departure['difference']> = {},
): Departure {
  return Schema.parse({
    type: 'difference',
    subject: host(known),
    difference: {
      ...{ kind: 'mode.changed', key: 'k1', occurrence: 1, state: 'open', path: '', count: 1 },
      ...{ earliest: at(day), latest: at(day), phase: 'monitoring', evidence: [] },
      ...difference,
    },
  }) as Departure;
}

/** An agent's series: each batch goes on where the last one ended, unless it is told otherwise. */
export class Series {
  readonly epoch: string;
  next = 1;
  digest = FIRST_DIGEST;

  constructor(epoch = 'e1') {
    this.epoch = epoch;
  }

  /** Bytes of a batch; messages may be text, where they are none. */
  batch(...messages: readonly (Message | string)[]): Uint8Array {
    const records = messages.map((message) =>
      Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    );
    const bytes = pack(this.epoch, this.next, this.digest, records);
    this.next += records.length;
    this.digest = chain(this.digest, records).at(-1) ?? this.digest;
    return bytes;
  }
}

export function pack(
  epoch: string,
  first: number,
  prev: string,
  records: readonly Uint8Array[],
  isZipped = false,
): Uint8Array {
  const plain = Buffer.concat(records.flatMap((record) => [Buffer.from('\n'), record]).slice(1));
  const body = isZipped ? gzipSync(plain) : plain;
  return writeBatch(
    {
      ...{ version: 1, first, count: records.length, prev, crc: crc32(body) },
      epoch: epoch as Epoch,
      encoding: isZipped ? 'gzip' : 'none',
    },
    body,
  );
}

/**
 * What an agent has on its disk against what a collector has on its own, record by record. Both
 * folders are read as copies, and as the programs themselves would find them after a crash.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { sql } from 'kysely';
import { readAcknowledged } from '../../agent/spool/acknowledged.ts';
import { localDisk } from '../../agent/spool/disk.ts';
import { Segments } from '../../agent/spool/segments.ts';
import { recordsOf } from '../../collector/ingest/unpack.ts';
import { type OpenStore, openEmbedded, openPostgres } from '../../collector/store/open.ts';
import { Message } from '../../protocols/messages/message.ts';
import { databaseWorker } from './database.ts';

export interface Spooled {
  readonly epoch: string;
  /** Record number `first + index`. */
  readonly first: number;
  readonly records: readonly Uint8Array[];
  /** How far the agent believes the collector to be. */
  readonly acknowledged: number;
}

/** Every record on the agent's disk, acknowledged ones as well. */
export async function readSpool(folder: string): Promise<Spooled> {
  const copy = `${folder}-read`;
  cpSync(folder, copy, { recursive: true });
  try {
    const { epoch } = JSON.parse((await localDisk.readText(join(copy, 'spool.json'))) ?? '{}') as {
      epoch: string;
    };
    const opened = await Segments.open(localDisk, join(copy, `epoch-${epoch}`));
    if (opened === undefined) throw new Error('the spool has no segment');
    const { segments } = opened;
    const records: Uint8Array[] = [];
    for (;;) {
      const found = await segments.read(segments.first + records.length, 500, 1024 * 1024);
      if (found === undefined) break;
      if (found.type === 'gap') throw new Error(`the spool lacks ${found.from} to ${found.to}`);
      for (const record of found.records) records.push(Uint8Array.from(record));
    }
    await segments.close();
    const { through } = await readAcknowledged(localDisk, copy, epoch);
    return { epoch, first: segments.first, records, acknowledged: through };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One batch, or the rest of one, as it was committed. */
export interface Committed {
  readonly epoch: string;
  readonly first: number;
  readonly prev: string;
  readonly digest: string;
  readonly records: readonly Uint8Array[];
  readonly messages: readonly Message[];
}

export interface Kept {
  /** By epoch and first number. */
  readonly batches: readonly Committed[];
  /** Numbers of the batches' first records in the order in which they were committed. */
  readonly order: readonly number[];
  readonly drift: readonly string[];
  readonly events: number;
  readonly talk: number;
  readonly outbox: { readonly drift: number; readonly health: number; readonly unique: number };
  readonly through: number;
  readonly quarantined: number;
  readonly gaps: number;
}

/** What stands in the database of a data folder nobody has open. */
export async function readStore(folder: string): Promise<Kept> {
  const copy = `${folder}-read`;
  cpSync(folder, copy, { recursive: true });
  const opened = await openEmbedded({
    folder: copy,
    worker: databaseWorker(),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });
  try {
    return await keptIn(opened);
  } finally {
    await opened.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What stands in the database of a server. */
export async function readServer(url: string): Promise<Kept> {
  const opened = await openPostgres({
    ...{ url, now: () => Date.now(), newId: () => crypto.randomUUID(), onLost: () => {} },
  });
  try {
    return await keptIn(opened);
  } finally {
    await opened.close();
  }
}

async function keptIn({ db }: OpenStore): Promise<Kept> {
  const rows = await db
    .selectFrom('message')
    .selectAll()
    .orderBy('epoch')
    .orderBy('first')
    .execute();
  const order = await db
    .selectFrom('message')
    .select('first')
    .orderBy('received')
    .orderBy(sql`tableoid`)
    .orderBy(sql`ctid`)
    .execute();
  const drift = await db.selectFrom('drift').select(['agent', 'key', 'occurrence']).execute();
  const { rows: counts } = await sql<Record<string, number>>`SELECT
    (SELECT count(*) FROM event) AS events,
    (SELECT coalesce(sum(packets), 0)::bigint FROM conversation) AS talk,
    (SELECT count(*) FROM outbox WHERE kind = 'drift') AS drift,
    (SELECT count(*) FROM outbox WHERE kind = 'agent' AND body->>'what' = 'health') AS health,
    (SELECT count(DISTINCT event) FROM outbox WHERE kind = 'drift'
      OR kind = 'agent' AND body->>'what' = 'health') AS unique,
    (SELECT coalesce(sum(through), 0)::bigint FROM agent_stream) AS through,
    (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT count(*) FROM coverage_gap) AS gaps`.execute(db);
  const count = (name: string) => counts[0]?.[name] ?? Number.NaN;
  return {
    batches: rows.map(committed),
    order: order.map(({ first }) => first),
    drift: drift.map(({ agent, key, occurrence }) => `${agent} ${key} ${occurrence}`),
    events: count('events'),
    talk: count('talk'),
    outbox: { drift: count('drift'), health: count('health'), unique: count('unique') },
    through: count('through'),
    quarantined: count('quarantined'),
    gaps: count('gaps'),
  };
}

interface Row {
  readonly epoch: string;
  readonly first: number;
  readonly count: number;
  readonly prev: string;
  readonly digest: string;
  readonly encoding: 'gzip' | 'none';
  readonly body: Uint8Array;
}

function committed({ epoch, first, count, prev, digest, encoding, body }: Row): Committed {
  const header = { version: 1, epoch, first, count, prev, encoding, crc: crc32(body) } as const;
  const read = recordsOf(header as Parameters<typeof recordsOf>[0], body);
  if ('problem' in read) throw new Error(`the batch from ${first} on: ${read.problem}`);
  const text = new TextDecoder();
  const messages = read.records.map((record) => Message.parse(JSON.parse(text.decode(record))));
  return { epoch, first, prev, digest, records: read.records, messages };
}

export interface Reckoning {
  readonly spooled: number;
  readonly committed: number;
  readonly stillSpooled: number;
  /** In neither, or behind what the agent holds for acknowledged. */
  readonly missing: number;
  readonly twice: number;
  /** Stored under a number that is another record's. */
  readonly altered: number;
}

export function reckon(spooled: Spooled, { batches }: Kept): Reckoning {
  const { first, records, acknowledged, epoch } = spooled;
  const stored = new Map<number, Uint8Array>();
  let twice = 0;
  for (const batch of batches) {
    for (const [index, record] of batch.records.entries()) {
      const number = batch.first + index;
      if (batch.epoch !== epoch || stored.has(number)) twice++;
      stored.set(number, record);
    }
  }
  const last = first + records.length - 1;
  const highest = [...stored.keys()].reduce((most, number) => Math.max(most, number), 0);
  const willBeSent = (number: number) =>
    number > highest && number > acknowledged && records[number - first] !== undefined;
  const numbers = Array.from({ length: Math.max(last, highest) }, (_, index) => index + 1);
  const altered = [...stored].filter(
    ([number, record]) => Buffer.compare(record, records[number - first] ?? NOTHING) !== 0,
  );
  return {
    spooled: last,
    committed: stored.size,
    stillSpooled: numbers.filter(willBeSent).length,
    missing: numbers.filter((number) => !stored.has(number) && !willBeSent(number)).length,
    twice,
    altered: altered.length,
  };
}

const NOTHING = new Uint8Array();

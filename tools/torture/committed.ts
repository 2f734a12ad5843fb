/** What a collector has committed of an agent's messages, in the order in which it did. */
import { crc32 } from 'node:zlib';
import { sql } from 'kysely';
import { recordsOf } from '../../collector/ingest/unpack.ts';
import type { Connection } from '../../collector/store/database.ts';
import type { BatchHeader } from '../../protocols/messages/envelope.ts';
import { Message } from '../../protocols/messages/message.ts';

/** One batch, or the rest of one. */
export interface Committed {
  readonly epoch: string;
  readonly first: number;
  readonly prev: string;
  readonly digest: string;
  readonly received: string;
  readonly records: readonly Uint8Array[];
  readonly messages: readonly Message[];
}

interface Row extends Omit<BatchHeader, 'version' | 'crc'> {
  readonly digest: string;
  readonly received: string;
  readonly body: Uint8Array;
}

const AT_ONCE = 200;
const text = new TextDecoder();

/**
 * By the number of the transaction: an agent's row is locked before one is given out, so of one agent
 * the one with the higher number committed later.
 */
export async function* committedOf(db: Connection, agent: string): AsyncGenerator<Committed> {
  for (let offset = 0; ; offset += AT_ONCE) {
    const { rows } = await sql<Row>`
      SELECT received, epoch, first, count, prev, digest, encoding, body FROM message
      WHERE agent = ${agent} ORDER BY xmin::text::bigint, tableoid, ctid
      LIMIT ${AT_ONCE} OFFSET ${offset}`.execute(db);
    for (const row of rows) yield committed(row);
    if (rows.length < AT_ONCE) return;
  }
}

function committed({ body, ...row }: Row): Committed {
  const read = recordsOf({ ...row, version: 1, crc: crc32(body) }, body);
  if ('problem' in read) throw new Error(`the batch from ${row.first} on: ${read.problem}`);
  const messages = read.records.map((record) => Message.parse(JSON.parse(text.decode(record))));
  return { ...row, ...read, messages };
}

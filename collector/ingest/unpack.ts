/** Bytes of a batch to its messages. Nothing in here trusts what it reads. */
import { crc32, gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type BatchHeader, MAX_BODY_BYTES } from '../../protocols/messages/envelope.ts';
import { Message } from '../../protocols/messages/message.ts';
import { sanitised } from './sanitise.ts';

/** The lines of a body, which alias it; or why it cannot be read. */
export function recordsOf(
  { crc, encoding, count }: BatchHeader,
  body: Uint8Array,
): { readonly records: readonly Uint8Array[] } | { readonly problem: string } {
  if (crc32(body) !== crc) return { problem: 'the body is damaged' };
  let plain = body;
  if (encoding === 'gzip') {
    try {
      plain = gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
    } catch {
      return { problem: 'the body cannot be inflated' };
    }
  }
  const records: Uint8Array[] = [];
  for (let from = 0; from <= plain.length; ) {
    const end = plain.indexOf(LINE_FEED, from);
    const to = end < 0 ? plain.length : end;
    records.push(plain.subarray(from, to));
    from = to + 1;
    if (records.length > count) break;
  }
  return records.length === count
    ? { records }
    : { problem: 'the body holds another number of messages' };
}

const LINE_FEED = 10;

/** The message, fit for the database; or why it is none. */
export function messageOf(
  record: Uint8Array,
): { readonly message: Message } | { readonly problem: string } {
  let json: unknown;
  try {
    const { buffer, byteOffset, byteLength } = record;
    json = sanitised(Buffer.from(buffer, byteOffset, byteLength).toString()); // a TextDecoder takes ten times as long
  } catch {
    return { problem: 'not JSON' };
  }
  const { data: message, error } = Message.safeParse(json);
  if (message !== undefined) return { message };
  return { problem: z.prettifyError(error).slice(0, 500) };
}

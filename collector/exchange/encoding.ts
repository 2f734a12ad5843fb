/** Bytes of a file to text. Nothing is guessed: what a byte order mark does not say, the person does. */
import { TextDecoder } from 'node:util';
import { FileError } from './problem.ts';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Stands where bytes are no text in the encoding. */
export const REPLACEMENT = '\ufffd';

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const LONGEST_MARK = 3;

/** Undefined: there is no byte order mark. */
export function markIn(head: Uint8Array): Encoding | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => head[at] === byte))?.[0];
}

/**
 * The text of a file, chunk by chunk, without its byte order mark. What is no text in its encoding is
 * REPLACEMENT. Throws FileError where mark and person disagree, and on UTF-16 that nobody named.
 */
export async function* textOf(
  chunks: AsyncIterable<Uint8Array>,
  named: Encoding | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      head = joined(head, chunk);
      if (head.length < LONGEST_MARK) continue;
      decoder = decoderOf(head, named);
      yield decoder.decode(head, { stream: true });
    } else {
      yield decoder.decode(chunk, { stream: true });
    }
  }
  if (decoder === undefined) yield decoderOf(head, named).decode(head);
  else yield decoder.decode();
}

function decoderOf(head: Uint8Array, named: Encoding | undefined): TextDecoder {
  const marked = markIn(head);
  if (marked !== undefined && named !== undefined && marked !== named) {
    throw new FileError(`The file begins with the mark of ${marked}, and ${named} was named.`, {
      row: 1,
    });
  }
  const encoding = marked ?? named ?? 'utf-8';
  if (encoding === 'utf-8' && head.subarray(0, 4).includes(0)) {
    throw new FileError(
      'The file begins as UTF-16 does, without its byte order mark: name utf-16le or utf-16be.',
      { row: 1 },
    );
  }
  return new TextDecoder(encoding);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

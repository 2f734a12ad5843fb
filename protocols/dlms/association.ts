/** Who wants to talk and how it proves itself: AARQ and AARE, Green Book, IEC 62056-5-3. */
import type { Cursor } from '../contract/cursor.ts';
import { berSize, berTag } from '../encodings/ber.ts';
import { ciphered } from './objects.table.ts';

export interface Association {
  readonly isCiphered: boolean;
  /** Number of the mechanism; 0 is none. */
  readonly mechanism: number;
  readonly hasPassword: boolean;
  /** Eight bytes, the first three of them letters of the maker; empty where it is not said. */
  readonly title: string;
  readonly maker: string;
  /** In the answer: 0 is accepted. */
  readonly result: number;
  /** The security control byte of what is ciphered in it; -1: nothing is. */
  readonly control: number;
}

const Field = {
  context: 0xa1,
  result: 0xa2,
  responding: 0xa4,
  calling: 0xa6,
  mechanism: 0x8b,
  answeredMechanism: 0x89,
  proof: 0xac,
  information: 0xbe,
} as const;
export const TITLE = 8;
const PASSWORD = 1;

export function readAssociation(cursor: Cursor): Association {
  let [isCiphered, mechanism, hasProof, result] = [false, 0, false, 0];
  let [title, maker] = ['', ''];
  let control = -1;
  cursor.enter(berSize(cursor));
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    switch (tag) {
      case Field.context:
        isCiphered = ciphered.has(lastByte(cursor));
        break;
      case Field.mechanism:
      case Field.answeredMechanism:
        mechanism = lastByte(cursor);
        break;
      case Field.proof:
        hasProof = true;
        break;
      case Field.result:
        result = lastByte(cursor);
        break;
      case Field.information:
        control = controlOf(cursor);
        break;
      case Field.calling:
      case Field.responding:
        if (cursor.remaining === TITLE + 2) {
          cursor.skip(2); // an octet string of eight bytes
          maker = letters(cursor);
          title = cursor.hex(TITLE);
        }
        break;
    }
    cursor.leave(outer);
  }
  const hasPassword = hasProof && mechanism === PASSWORD;
  return { isCiphered, mechanism, hasPassword, title, maker, result, control };
}

const CIPHERED_INITIATE: ReadonlySet<number> = new Set([0x21, 0x28]);

/** Of the initiate request or response inside, an octet string. */
function controlOf(cursor: Cursor): number {
  berTag(cursor);
  const outer = cursor.enter(berSize(cursor));
  const isCiphered = CIPHERED_INITIATE.has(cursor.peek());
  if (isCiphered) {
    cursor.skip(1); // its tag
    berSize(cursor);
  }
  const control = isCiphered ? cursor.u8() : -1;
  cursor.leave(outer);
  return control;
}

function lastByte(cursor: Cursor): number {
  const byte = cursor.peek(cursor.remaining - 1);
  return byte < 0 ? 0 : byte;
}

/** The maker's letters, unread; empty where they are none. */
export function letters(cursor: Cursor): string {
  let maker = '';
  for (let at = 0; at < 3; at++) {
    const byte = cursor.peek(at);
    if (byte < 0x41 || byte > 0x5a) return '';
    maker += String.fromCharCode(byte);
  }
  return maker;
}

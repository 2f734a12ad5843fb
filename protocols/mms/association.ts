/** Association control: who asks for an association, by what proof, and what becomes of it. ISO 8650-1. */
import type { Cursor } from '../contract/cursor.ts';
import {
  BerTag,
  berNumber,
  berObjectIdentifier,
  berSize,
  berTag,
  numberOf,
} from '../encodings/ber.ts';

export interface Association {
  /** Application entities: the title, and the qualifier behind a slash. */
  readonly calling: string;
  readonly called: string;
  readonly responding: string;
  /** `password` where one stands here for anybody to read, else the kind of proof, or empty. */
  readonly proof: string;
  /** Of an answer: empty where it is made, else why it is not; undefined in a request. */
  readonly refusal: string | undefined;
}

/** One that the session refuses, which says no more. */
export const REFUSED: Association = {
  called: '',
  calling: '',
  responding: '',
  proof: '',
  refusal: 'association refused',
};

const USER_INFORMATION = 0xbe;
/** Titles and qualifiers by the tag they have in a request; an answer has those of who answers. */
const REQUESTED: ReadonlyMap<number, 'called' | 'calling'> = new Map([
  [0xa2, 'called'],
  [0xa3, 'called'],
  [0xa6, 'calling'],
  [0xa7, 'calling'],
]);
const ANSWERED: ReadonlySet<number> = new Set([0xa4, 0xa5]);
const PROOF = 0xac;
const CHARACTERS = 0x80; // the kind of proof that is a password
const RESULT = 0xa2;
const DIAGNOSTIC = 0xa3;
const BY_USER = 0xa1;
/** What a diagnostic of the user holds against the proof. */
const diagnostics: ReadonlyMap<number, string> = new Map([
  [11, 'mechanism not recognized'],
  [12, 'mechanism required'],
  [13, 'authentication failure'],
  [14, 'authentication required'],
]);

/** Leaves the cursor within the user information, or at the end where there is none. */
export function readAssociation(cursor: Cursor, isRequest: boolean): Association {
  const found = { called: '', calling: '', responding: '', proof: '' };
  let result = 0;
  let why = '';
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === USER_INFORMATION) break;
    if (isRequest) readAsked(tag, cursor, found);
    else if (ANSWERED.has(tag)) found.responding = titled(found.responding, cursor);
    else if (tag === RESULT) result = integer(cursor);
    else if (tag === DIAGNOSTIC) why = diagnostic(cursor);
    cursor.leave(outer);
  }
  const refusal = result === 0 ? '' : why || REFUSED.refusal;
  return { ...found, refusal: isRequest ? undefined : refusal };
}

type Found = Record<'called' | 'calling' | 'responding' | 'proof', string>;

function readAsked(tag: number, cursor: Cursor, found: Found): void {
  const role = REQUESTED.get(tag);
  if (role !== undefined) found[role] = titled(found[role], cursor);
  else if (tag === PROOF) found.proof = cursor.peek() === CHARACTERS ? 'password' : 'other';
}

function integer(cursor: Cursor): number {
  return berTag(cursor) === BerTag.integer ? berNumber(cursor, berSize(cursor)) : 0;
}

function diagnostic(cursor: Cursor): string {
  if (berTag(cursor) !== BY_USER) return '';
  cursor.enter(berSize(cursor));
  return diagnostics.get(integer(cursor)) ?? '';
}

/** The title, or behind it the qualifier; directory names are passed over. */
function titled(name: string, cursor: Cursor): string {
  return name === '' ? title(cursor) : qualified(name, cursor);
}

function title(cursor: Cursor): string {
  if (cursor.peek() !== BerTag.objectIdentifier) return '';
  berTag(cursor);
  return berObjectIdentifier(cursor, berSize(cursor)).slice(0, 128);
}

function qualified(name: string, cursor: Cursor): string {
  if (cursor.peek() !== BerTag.integer) return name;
  berTag(cursor);
  const { bytes, start, end } = cursor.span(berSize(cursor));
  return end - start > 6 ? name : `${name}/${numberOf(bytes, start, end)}`;
}

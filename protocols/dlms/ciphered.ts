/**
 * Protected APDUs: Green Book, IEC 62056-5-3. The header of protection is in clear, and so is the APDU
 * itself where it is authenticated alone.
 */
import type { Cursor } from '../contract/cursor.ts';
import { berSize } from '../encodings/ber.ts';
import { letters, TITLE } from './association.ts';

export interface Protection {
  /** Of who protected it, where it says so; eight bytes, the first three of them letters of the maker. */
  readonly title: string;
  readonly maker: string;
  /** The security control byte; -1 where there is none that can be read. */
  readonly control: number;
}

export const Secured = {
  globalGet: 0xc8,
  globalSet: 0xc9,
  globalAction: 0xcb,
  globalGot: 0xcc,
  globalSetDone: 0xcd,
  globalActionDone: 0xcf,
  dedicatedGet: 0xd0,
  dedicatedSet: 0xd1,
  dedicatedAction: 0xd3,
  dedicatedGot: 0xd4,
  dedicatedSetDone: 0xd5,
  dedicatedActionDone: 0xd7,
  generalGlobal: 0xdb,
  generalDedicated: 0xdc,
  general: 0xdd,
} as const;

export const Control = {
  suite: 0x0f,
  authenticated: 0x10,
  encrypted: 0x20,
  compressed: 0x80,
} as const;
const COUNTER = 4; // of invocations
const PROOF = 12; // bytes of the authentication tag
const TITLED: ReadonlySet<number> = new Set([Secured.generalGlobal, Secured.generalDedicated]);
const secured: ReadonlySet<number> = new Set(Object.values(Secured));

export function isSecured(tag: number): boolean {
  return secured.has(tag);
}

/** Whoever speaks: what these hold may be a question or an answer. */
export function isGeneral(tag: number): boolean {
  return tag === Secured.general || TITLED.has(tag);
}

/** Behind the tag. The cursor is left at the APDU inside where that can be read, and confined to it. */
export function readProtection(tag: number, cursor: Cursor): Protection {
  let [title, maker] = ['', ''];
  if (isGeneral(tag)) {
    if (tag === Secured.general) cursor.skip(berSize(cursor)); // number of the transaction
    const outer = cursor.enter(berSize(cursor));
    if (cursor.remaining === TITLE) {
      maker = letters(cursor);
      title = cursor.hex(TITLE);
    }
    cursor.leave(outer);
    if (tag === Secured.general) rest(cursor);
  }
  cursor.enter(berSize(cursor));
  const control = cursor.u8();
  cursor.skip(COUNTER);
  if (isReadable(control)) cursor.enter(Math.max(0, cursor.remaining - PROOF));
  return { title, maker, control: cursor.flaw === undefined ? control : -1 };
}

/** Authenticated, and nothing else done to it. */
export function isReadable(control: number): boolean {
  return (
    (control & (Control.authenticated | Control.encrypted | Control.compressed)) ===
    Control.authenticated
  );
}

const Key = { identified: 0, wrapped: 1, agreed: 2 } as const;

/** Of a general-ciphering: for whom, when, what else, and by which key. */
function rest(cursor: Cursor): void {
  for (let left = 3; left > 0; left--) cursor.skip(berSize(cursor)); // recipient, time, other information
  if (cursor.u8() === 0) return; // no key is named
  const kind = cursor.u8();
  if (kind === Key.agreed)
    cursor.skip(berSize(cursor)); // parameters of the key
  else cursor.skip(1); // which key
  if (kind !== Key.identified) cursor.skip(berSize(cursor)); // the key, ciphered
}

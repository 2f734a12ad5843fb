/** What follows a head on one side of a conversation: where it ends, and the first bytes of those that tell something. */
import { printable } from '../contract/printable.ts';
import { findByte, findWord } from '../encodings/text-line.ts';
import { hasSecret } from './head.ts';

const MOST_KEPT = 4096; // bytes of a page or a form
const TITLE = '<title';
const TITLE_END = '</title';
const GREATER = 0x3e;
/** How a page asks for a password: HTML Living Standard, 4.10.5.1.6. */
const PASSWORD_FIELDS = ['type="password"', "type='password'", 'type=password'];
const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&#0*39;|&apos;/g, "'"],
  [/&nbsp;/g, ' '],
  [/&amp;/g, '&'],
];

export type Kind = 'page' | 'form' | 'other';

/** Of one side. Its buffer is made for the first page or form and kept for the next. */
export class Body {
  kind: Kind = 'other';
  isChunked = false;
  /** Bytes that still come in pieces, and those behind them that nobody reads. */
  left = 0;
  rest = 0;
  size = 0;
  isTitleTold = false;
  isPasswordTold = false;
  kept: Uint8Array | undefined = undefined;

  begin(kind: Kind): void {
    this.kind = kind;
    this.isChunked = false;
    this.left = 0;
    this.rest = 0;
    this.size = 0;
    this.isTitleTold = false;
    this.isPasswordTold = false;
  }

  /** How many of the next bytes are wanted. */
  wanted(most: number): number {
    return this.kind === 'other' ? 0 : Math.min(most, MOST_KEPT - this.size);
  }

  keep(bytes: Uint8Array, start: number, end: number): void {
    this.kept ??= new Uint8Array(MOST_KEPT);
    const size = Math.min(end - start, MOST_KEPT - this.size);
    for (let at = 0; at < size; at++) this.kept[this.size + at] = bytes[start + at]!;
    this.size += size;
    this.left -= end - start;
  }

  /** What stands between the tags, without those entities that names are written with. */
  title(): string {
    const { kept, size } = this;
    if (kept === undefined) return '';
    const tag = findWord(kept, 0, size, TITLE);
    if (tag < 0) return '';
    const start = findByte(kept, tag, size, GREATER) + 1;
    const end = start === 0 ? -1 : findWord(kept, start, size, TITLE_END);
    if (end < 0) return '';
    let text = printable(kept, start, end);
    for (const [entity, character] of ENTITIES) text = text.replace(entity, character);
    return text.replace(/ +/g, ' ').trim();
  }

  asksForPassword(): boolean {
    const { kept, size } = this;
    return (
      kept !== undefined && PASSWORD_FIELDS.some((field) => findWord(kept, 0, size, field) >= 0)
    );
  }

  holdsPassword(): boolean {
    const { kept, size } = this;
    return kept !== undefined && hasSecret(kept, 0, size);
  }
}

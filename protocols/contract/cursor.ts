import { hexText, ipv4Text, ipv6Text, macText } from './address-text.ts';
import type { Flaw } from './flaw.ts';
import { printable, printableUtf16 } from './printable.ts';
import type { Span } from './span.ts';

const WORK = 4096; // steps of tables a message may cost; each text counts as TEXT_WORK of them
const TEXT_WORK = 16;
const HEX_MAX = 128; // bytes written as hexadecimal digits

/**
 * A forward-only reader, moved over one message after another: reading allocates nothing.
 * A read past the end yields zeroes, parks the cursor at the end and records a flaw. A decoder
 * can therefore read like the field list of its specification; whether everything was really
 * there is asked once, afterwards. The first flaw wins; later reads cannot clear it.
 */
export class Cursor implements Span {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  offset = 0;
  end = 0;
  flaw: Flaw | undefined;
  field = 'message';
  work = WORK;

  over(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.offset = start;
    this.end = end;
    this.flaw = undefined;
    this.work = WORK;
    return this;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  u8(): number {
    const at = this.advance(1);
    return at < 0 ? 0 : this.bytes[at]!;
  }

  u16(): number {
    const at = this.advance(2);
    return at < 0 ? 0 : (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  u16le(): number {
    const at = this.advance(2);
    return at < 0 ? 0 : (this.bytes[at + 1]! << 8) | this.bytes[at]!;
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  u32le(): number {
    return this.u16le() + this.u16le() * 0x1_0000;
  }

  u24(): number {
    return this.u8() * 0x1_0000 + this.u16();
  }

  u24le(): number {
    return this.u16le() + this.u8() * 0x1_0000;
  }

  /** Exact up to 2^53. */
  u64(): number {
    return this.u32() * 0x1_0000_0000 + this.u32();
  }

  /** Exact up to 2^53. */
  u64le(): number {
    return this.u32le() + this.u32le() * 0x1_0000_0000;
  }

  /** The byte `ahead` of the next one, which stays unread; -1 where the bytes end before it. */
  peek(ahead = 0): number {
    const at = this.offset + ahead;
    return at >= this.start && at < this.end ? this.bytes[at]! : -1;
  }

  /** `001b1b23eb3b`, of at most 128 bytes. */
  hex(size: number): string {
    const at = this.advance(size);
    if (at < 0 || !this.spend(TEXT_WORK)) return '';
    return hexText(this.bytes, at, Math.min(this.offset, at + HEX_MAX));
  }

  /** `00:1b:1b:23:eb:3b`; empty where the bytes end before it. */
  mac(): string {
    const at = this.advance(6);
    return at < 0 || !this.spend(TEXT_WORK) ? '' : macText(this.bytes, at);
  }

  /** `192.168.1.40`; empty where the bytes end before it. */
  ipv4(): string {
    const at = this.advance(4);
    return at < 0 || !this.spend(TEXT_WORK) ? '' : ipv4Text(this.bytes, at);
  }

  /** `fe80::1`; empty where the bytes end before it. */
  ipv6(): string {
    const at = this.advance(16);
    return at < 0 || !this.spend(TEXT_WORK) ? '' : ipv6Text(this.bytes, at);
  }

  skip(size: number): void {
    this.advance(size);
  }

  /** Text a device sent, UTF-8 or Latin-1: it is hostile input, and only what is printable survives (`printable`). */
  text(size: number): string {
    const at = this.advance(size);
    if (at < 0 || !this.spend(TEXT_WORK)) return '';
    return printable(this.bytes, at, this.offset);
  }

  /** Text in a field of fixed size: what stands behind its first NUL is left over from before. */
  terminatedText(size: number): string {
    const at = this.advance(size);
    if (at < 0 || !this.spend(TEXT_WORK)) return '';
    let end = at;
    while (end < this.offset && this.bytes[end] !== 0) end++;
    return printable(this.bytes, at, end);
  }

  /** UTF-16 in little-endian order, `size` in bytes. */
  utf16le(size: number): string {
    const at = this.advance(size);
    if (at < 0 || !this.spend(TEXT_WORK)) return '';
    return printableUtf16(this.bytes, at, this.offset);
  }

  /** The next bytes, unread. */
  span(size: number): Span {
    const at = this.advance(size);
    return { bytes: this.bytes, start: at < 0 ? this.offset : at, end: this.offset };
  }

  /** Confines reading to the next bytes, so that no inner length reaches beyond its field. */
  enter(size: number): number {
    const outer = this.end;
    if (size >= 0 && size <= this.remaining) this.end = this.offset + (size | 0);
    else this.require(false, 'truncated', 'message');
    return outer;
  }

  /** Goes on behind what `enter` confined, however much of it was read. */
  leave(outer: number): void {
    this.offset = this.end;
    this.end = outer;
  }

  /** `while (cursor.more())`: rows up to the end of the bytes. */
  more(): boolean {
    return this.offset < this.end && this.flaw === undefined && this.spend(1);
  }

  /** `for (let left = cursor.u8(); cursor.again(left); left--)`: rows that were counted. */
  again(left: number): boolean {
    return left > 0 && this.flaw === undefined && this.spend(1);
  }

  /** Records a flaw unless the condition holds. `field` becomes a metric label: a constant, never packet data. */
  require(condition: boolean, flaw: Flaw, field: string): void {
    if (condition || this.flaw !== undefined) return;
    this.flaw = flaw;
    this.field = field;
  }

  private spend(work: number): boolean {
    this.work -= work;
    this.require(this.work >= 0, 'excessive', 'message');
    return this.work >= 0;
  }

  private advance(size: number): number {
    const start = this.offset;
    if (size >= 0 && size <= this.end - start) {
      this.offset = start + (size | 0); // calculated of long numbers it is a double, and all reading slow
      return start;
    }
    this.require(false, 'truncated', 'message');
    this.offset = this.end;
    return -1;
  }
}

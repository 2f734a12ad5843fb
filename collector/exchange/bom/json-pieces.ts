/**
 * One JSON object read as it comes: the members that are asked for, each whole, and of one member its
 * elements, one by one. What nobody asks for is passed over. Flat in memory, however long the file is.
 */
import { FileError } from '../problem.ts';

export interface Piece {
  /** `specVersion`, `components[3]`. */
  readonly path: string;
  readonly value: unknown;
}

export interface PiecesWish {
  readonly members: ReadonlySet<string>;
  /** Of which the elements are told apart. */
  readonly list: string;
}

export const pieceLimits = {
  /** Of one piece, in characters. */
  text: 1024 * 1024,
  depth: 64,
  key: 256,
} as const;

/** Throws FileError: it is no JSON object, breaks off, or is more than `pieceLimits`. */
export async function* piecesOf(
  text: AsyncIterable<string>,
  wish: PiecesWish,
): AsyncGenerator<Piece> {
  const splitter = new Splitter(wish);
  for await (const chunk of text) yield* splitter.take(chunk);
  splitter.end();
}

type Phase = 'start' | 'key' | 'colon' | 'value' | 'behind' | 'done';

class Splitter {
  readonly #wish: PiecesWish;
  readonly #told = new Set<string>();
  #phase: Phase = 'start';
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #key = '';
  /** Of the list that is told apart: how many were told; undefined: it is not in it. */
  #elements: number | undefined;
  #isBegun = false;
  #kept: string | undefined;
  /** Where what is kept begins in the chunk that is taken. */
  #from = 0;

  constructor(wish: PiecesWish) {
    this.#wish = wish;
  }

  *take(chunk: string): Generator<Piece> {
    this.#from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const one = chunk[at] as string;
      if (this.#isText) this.#inText(one, chunk, at);
      else if (!SPACE.has(one)) yield* this.#outside(one, chunk, at);
    }
    this.#keep(chunk, chunk.length);
  }

  end(): void {
    if (this.#phase === 'done') return;
    throw new FileError(this.#phase === 'start' ? 'The file is empty.' : 'The file breaks off.');
  }

  #inText(one: string, chunk: string, at: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (one === '\\') this.#isEscaped = true;
    else if (one === '"') {
      this.#isText = false;
      if (this.#depth === 1 && this.#phase === 'key') this.#named(chunk, at);
    }
  }

  #named(chunk: string, at: number): void {
    const text = this.#taken(chunk, at + 1) ?? '';
    this.#key = text.length > pieceLimits.key ? '' : String(parsed(text, 'its members'));
    if (this.#told.has(this.#key) && this.#isWanted()) {
      throw new FileError('It stands there twice.', { column: this.#key });
    }
    this.#told.add(this.#key);
    this.#phase = 'colon';
  }

  *#outside(one: string, chunk: string, at: number): Generator<Piece> {
    if (this.#phase === 'start' || this.#phase === 'done') return this.#edge(one);
    const isEnd = one === '}' || one === ']';
    if (!isEnd && one !== ',') this.#within(one, chunk, at);
    else if (this.#depth === 2 && this.#elements !== undefined) {
      yield* this.#element(chunk, at);
      if (isEnd) this.#leaveList();
    } else if (this.#depth === 1) {
      yield* this.#member(chunk, at);
      this.#phase = isEnd ? 'done' : 'key';
      if (isEnd) this.#depth = 0;
    } else this.#within(one, chunk, at);
  }

  #edge(one: string): void {
    if (this.#phase === 'done') throw new FileError('Something stands behind its end.');
    if (one === '<') throw new FileError('It is XML: send the JSON form of it.');
    if (one !== '{') throw new FileError('It is no JSON object.');
    this.#depth = 1;
    this.#phase = 'key';
  }

  #within(one: string, chunk: string, at: number): void {
    if (this.#depth === 1 && this.#phase === 'colon') {
      if (one !== ':') throw new FileError('It is no JSON.', { column: this.#key });
      this.#phase = 'value';
      return;
    }
    if (!this.#isBegun) this.#begin(one, chunk, at);
    if (one === '"') this.#isText = true;
    else if (one === '{' || one === '[') this.#deeper();
    else if (one === '}' || one === ']') this.#depth--;
  }

  #begin(one: string, chunk: string, at: number): void {
    const isKey = this.#depth === 1 && this.#phase === 'key';
    if (isKey && one !== '"') throw new FileError('It is no JSON.');
    const isValue = this.#depth === 1 && this.#phase === 'value';
    if (isValue && this.#key === this.#wish.list && one === '[') {
      this.#elements = 0;
      return;
    }
    const isElement = this.#depth === 2 && this.#elements !== undefined;
    if (isKey || isElement || (isValue && this.#isWanted())) {
      this.#kept = '';
      this.#from = at;
    }
    this.#isBegun = !isKey && (isValue || isElement);
    if (isKey) this.#keep(chunk, at);
  }

  #deeper(): void {
    if (++this.#depth > pieceLimits.depth) {
      throw new FileError(`It is nested deeper than ${pieceLimits.depth}.`, {
        column: this.#path(),
      });
    }
  }

  *#element(chunk: string, at: number): Generator<Piece> {
    const text = this.#taken(chunk, at);
    if (text === undefined) return;
    const path = this.#path();
    this.#elements = (this.#elements ?? 0) + 1;
    yield { path, value: parsed(text, path) };
  }

  *#member(chunk: string, at: number): Generator<Piece> {
    const text = this.#phase === 'value' ? this.#taken(chunk, at) : undefined;
    this.#isBegun = false;
    if (text !== undefined) yield { path: this.#key, value: parsed(text, this.#key) };
  }

  #leaveList(): void {
    this.#elements = undefined;
    this.#depth = 1;
    this.#phase = 'behind';
    this.#isBegun = true;
  }

  /** What was kept, up to there; nothing is kept any more. */
  #taken(chunk: string, to: number): string | undefined {
    this.#keep(chunk, to);
    const text = this.#kept;
    this.#kept = undefined;
    this.#isBegun = false;
    return text;
  }

  #keep(chunk: string, to: number): void {
    if (this.#kept === undefined) return;
    this.#kept += chunk.slice(this.#from, to);
    this.#from = to;
    if (this.#kept.length <= pieceLimits.text) return;
    throw new FileError(`It is longer than ${pieceLimits.text} characters.`, {
      column: this.#path(),
    });
  }

  #isWanted(): boolean {
    return this.#key === this.#wish.list || this.#wish.members.has(this.#key);
  }

  #path(): string {
    return this.#elements === undefined ? this.#key : `${this.#key}[${this.#elements}]`;
  }
}

const SPACE: ReadonlySet<string> = new Set([' ', '\n', '\r', '\t', '\ufeff']);

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FileError('It is no JSON.', { column: path });
  }
}

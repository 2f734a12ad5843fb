/** Since when nothing could be committed though there was something to commit. wire-and-store.md rule 9. */
export class Patience {
  readonly #milliseconds: number;
  /** When the first batch since the last success was begun. */
  #since: number | undefined;
  #waiting = 0;
  #hasFailed = false;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** A batch is begun; it succeeds or fails later. Times are milliseconds of any clock that only goes forward. */
  begin(now: number): void {
    this.#waiting++;
    this.#since ??= now;
  }

  succeed(now: number): void {
    this.#waiting--;
    this.#hasFailed = false;
    this.#since = this.#waiting > 0 ? now : undefined;
  }

  /** Answers whether it is the first since the last success. */
  fail(): boolean {
    this.#waiting--;
    const isFirst = !this.#hasFailed;
    this.#hasFailed = true;
    return isFirst;
  }

  /** Both what hangs and what fails at once wear it out. */
  isOver(now: number): boolean {
    return this.#since !== undefined && now - this.#since >= this.#milliseconds;
  }

  /** It was proven that something can be committed. */
  rest(): void {
    this.#hasFailed = false;
    this.#since = undefined;
  }
}

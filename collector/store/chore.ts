/** Work that comes due by itself: looked at again and again, one turn at a time, and finished before it ends. */
export class Chore {
  readonly #work: () => Promise<void>;
  readonly #onTrouble: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> | undefined;

  constructor(everyMs: number, work: () => Promise<void>, onTrouble: (error: unknown) => void) {
    this.#work = work;
    this.#onTrouble = onTrouble;
    this.#timer = setInterval(() => void this.tick(), everyMs);
    this.#timer.unref();
  }

  /** Does what is due by now; whoever asks meanwhile waits for the same turn. Never rejects. */
  tick(): Promise<void> {
    this.#turn ??= this.#work()
      .catch(this.#onTrouble)
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  /** No turn begins any more; settles when the one that runs has ended. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turn;
  }
}

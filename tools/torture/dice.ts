/** Chance that a seed repeats: Mulberry32. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to, not including, 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const state = this.#state;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return Math.round(least + this.roll() * (most - least));
  }

  /** One of them, each as likely as its share says. */
  pick<One>(list: readonly One[], shareOf: (one: One) => number = () => 1): One {
    let left = this.roll() * list.reduce((sum, one) => sum + shareOf(one), 0);
    const found = list.find((one) => {
      left -= shareOf(one);
      return left < 0;
    });
    return found ?? (list.at(-1) as One);
  }
}

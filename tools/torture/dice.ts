import { chance } from '../chance.ts';

/** Chance that a seed repeats, as choices. */
export class Dice {
  /** From 0 up to, not including, 1. */
  readonly roll: () => number;

  constructor(seed: number) {
    this.roll = chance(seed);
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

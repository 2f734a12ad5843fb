/** The interfaces of a run: equal names, in whatever file or section, are one interface. */
import type { Drops } from './source.ts';

const MOST = 4_096; // a hostile pcapng declares millions

export class Interfaces {
  readonly #names: string[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #kernelDrops: number[] = [];
  readonly #interfaceDrops: number[] = [];

  /** `name` is that of the first interface where the capture itself names none (live). */
  constructor(name = '') {
    if (name === '') return;
    this.#names.push(name);
    this.#byKey.set('#0', 0).set(name, 0);
  }

  /** `position` stands in for a name where the file gives none. */
  indexOf(name: string, position: number): number {
    const key = name === '' ? `#${position}` : name;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#names.length === MOST) return MOST - 1;
    this.#names.push(name);
    this.#byKey.set(key, this.#names.length - 1);
    return this.#names.length - 1;
  }

  name(index: number): string {
    return this.#names[index] ?? '';
  }

  /** Totals since the capture of this interface started, as its last statistics say; -1: not said. */
  lost(index: number, kernel: number, byInterface: number): void {
    if (kernel >= 0) this.#kernelDrops[index] = kernel;
    if (byInterface >= 0) this.#interfaceDrops[index] = byInterface;
  }

  drops(): Drops {
    return { kernel: sum(this.#kernelDrops), interface: sum(this.#interfaceDrops) };
  }
}

function sum(drops: readonly number[]): number {
  let total = -1;
  for (const drop of drops) {
    if (drop !== undefined) total = Math.max(total, 0) + drop;
  }
  return total;
}

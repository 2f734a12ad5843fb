/** What goes past the agents' mirror ports: a busy plant each, as a capture that does not end. */
import type { ChildProcess } from 'node:child_process';
import { head, packets } from '../demo-cell/pcap.ts';
import { BusyPlant } from './busy-plant.ts';

/** A plant's seconds in one of ours. */
const SPEED = 2;
const DEVICES = 8;
/** What an agent that does not read is spared. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

interface Cell {
  readonly plant: BusyPlant;
  viewer: ChildProcess | undefined;
}

export class LivePlants {
  readonly #cells = new Map<string, Cell>();
  readonly #started = Math.floor(Date.now() / 1000);
  readonly #ticking: NodeJS.Timeout;
  #second = 0;
  #isStill = false;

  constructor(agents: readonly string[]) {
    for (const [number, agent] of agents.entries()) {
      this.#cells.set(agent, { plant: new BusyPlant(DEVICES, number), viewer: undefined });
    }
    this.#ticking = setInterval(() => this.#pass(), 1000 / SPEED);
  }

  /** From now on the agent's process sees what passes. */
  show(agent: string, viewer: ChildProcess): void {
    const cell = this.#cells.get(agent) as Cell;
    cell.viewer = viewer;
    viewer.stdin?.write(head());
    if (this.#isStill) viewer.stdin?.end();
  }

  /** Nothing more happens: whoever looks sees the end. */
  still(): void {
    clearInterval(this.#ticking);
    this.#isStill = true;
  }

  #pass(): void {
    this.#second++;
    for (const { plant, viewer } of this.#cells.values()) {
      const frames = plant.during(this.#second);
      const stdin = viewer?.stdin;
      if (!stdin?.writable || stdin.writableLength > MOST_WAITING_BYTES) continue;
      stdin.write(packets(frames, this.#started));
    }
  }
}

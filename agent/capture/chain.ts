/** Sources one behind the other, each made when the one before it has ended: a demo that never does. */
import type { CaptureWarning, Drops, PacketSink, Source } from './source.ts';

const MOST_WARNINGS = 100;

export class SourceChain implements Source {
  readonly isLive = false;
  readonly warnings: CaptureWarning[] = [];
  readonly #next: () => Source | undefined;
  #current: Source | undefined;
  #isStopped = false;
  #name: string;

  /** `next` answers undefined when there is nothing more to read. */
  constructor(name: string, next: () => Source | undefined) {
    this.#name = name;
    this.#next = next;
  }

  get name(): string {
    return this.#name;
  }

  interfaceName(index: number): string {
    return this.#current?.interfaceName(index) ?? '';
  }

  /** Packets are numbered through all of them. */
  async read(sink: PacketSink): Promise<void> {
    let before = 0;
    for (;;) {
      this.#current = this.#isStopped ? undefined : this.#next();
      if (this.#current === undefined) return;
      let last = before;
      const offset = before;
      await this.#current.read((packet) => {
        const { frame } = packet; // its reader counts on with it
        last = frame + offset;
        packet.frame = last;
        sink(packet);
        packet.frame = frame;
      });
      before = last;
      const room = MOST_WARNINGS - this.warnings.length;
      this.warnings.push(...this.#current.warnings.slice(0, Math.max(0, room)));
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#current?.stop();
  }

  drops(): Drops {
    return this.#current?.drops() ?? { kernel: 0, interface: 0 };
  }

  /** Nobody knows where it ends. */
  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#current?.progress().done ?? 0, total: 0 };
  }
}

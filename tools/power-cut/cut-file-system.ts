/** The product's file system on a disk whose power fails at the operation that a plan names. */
import { fstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DurableFileSystem,
  type Internals,
  type Node,
  type Operation,
  type Stream,
} from '../../collector/store/pglite/durable-file-system.ts';
import { chance } from '../chance.ts';
import { type Mode, RecordedDisk } from './recorded-disk.ts';

export type Phase = 'opening' | 'work' | 'checkpoint';

/** Lies beside the database's folder, in `cut-plan.json`. */
export interface Plan {
  /** The power fails at the so manieth operation after this phase began, for the so manieth time. */
  readonly after: Phase | 'never';
  readonly time: number;
  readonly operation: number;
  readonly mode: Mode;
  readonly seed: number;
  /** Syncs that the disk takes no notice of: what the product would be without them. */
  readonly ignores: 'nothing' | 'folders' | 'all';
}

/** Written to `cut.json` when the power has failed; what is left of the disk lies in `cut`. */
export interface Cut {
  readonly phase: Phase | undefined;
  readonly operation: string;
  readonly operations: number;
  /** Segments of the write-ahead log that were renamed to be used again. */
  readonly recycled: number;
}

export class CutFileSystem extends DurableFileSystem {
  readonly #home: string;
  readonly #plan: Plan;
  readonly #disk: RecordedDisk;
  #phase: Phase | undefined;
  #times = 0;
  #left = Number.POSITIVE_INFINITY;
  #operations = 0;
  #recycled = 0;

  constructor(folder: string) {
    super(folder);
    const home = dirname(folder);
    this.#home = home;
    this.#plan = JSON.parse(readFileSync(join(home, 'cut-plan.json'), 'utf8')) as Plan;
    this.#disk = new RecordedDisk(folder, join(home, 'vault'));
    this.enter('opening');
  }

  enter(phase: Phase): void {
    const { after, time, operation } = this.#plan;
    if (phase !== this.#phase && phase === after && ++this.#times === time) this.#left = operation;
    this.#phase = phase;
  }

  /** The real disk is left alone: what counts as synced is written down, and takes no time. */
  protected override sync(descriptor: number): void {
    this.#step('sync');
    const { ignores } = this.#plan;
    if (ignores === 'all' || (ignores === 'folders' && fstatSync(descriptor).isDirectory())) return;
    this.#disk.synced(descriptor);
  }

  protected override cure(internals: Internals): void {
    const { NODEFS } = internals;
    const { node_ops: nodes, stream_ops: streams } = NODEFS;
    const at = (folder: Node, name: string) => join(NODEFS.realPath(folder), name);
    const around = (
      operations: Record<string, Operation>,
      name: string,
      record: (...values: never[]) => (() => void) | undefined,
    ) => {
      const operation = operations[name] as Operation;
      operations[name] = (...values: never[]) => {
        const after = record(...values);
        const result = operation(...values);
        after?.();
        return result;
      };
    };
    around(nodes, 'mknod', (folder: Node, name: string) => {
      this.#step('make');
      return () => this.#disk.made(at(folder, name));
    });
    for (const name of ['unlink', 'rmdir']) {
      around(nodes, name, (folder: Node, entry: string) => {
        this.#step('remove');
        return () => this.#disk.removed(at(folder, entry));
      });
    }
    around(nodes, 'rename', (node: Node, folder: Node, name: string) => {
      this.#step('rename');
      const [from, to] = [NODEFS.realPath(node), at(folder, name)];
      if (/pg_wal\/[0-9A-F]{24}$/.test(from)) this.#recycled++;
      return () => this.#disk.renamed(from, to);
    });
    around(nodes, 'setattr', (node: Node, { size }: { size?: number }) =>
      this.#resize(size, () => statSync(NODEFS.realPath(node)).ino),
    );
    around(streams, 'setattr', ({ nfd }: Stream, { size }: { size?: number }) =>
      this.#resize(size, () => fstatSync(nfd).ino),
    );
    around(
      streams,
      'write',
      ({ nfd }: Stream, _: unknown, __: number, length: number, position: number) => {
        this.#step('write');
        this.#disk.changing(fstatSync(nfd).ino, position, position + length);
        return undefined;
      },
    );
    super.cure(internals);
  }

  #resize(size: number | undefined, inode: () => number): undefined {
    if (size === undefined) return;
    this.#step('resize');
    this.#disk.resizing(inode(), size);
  }

  /** The operation is not done any more when the power fails at it. */
  #step(operation: string): void {
    this.#operations++;
    if (--this.#left > 0) return;
    const { mode, seed } = this.#plan;
    this.#disk.cut(join(this.#home, 'cut'), mode, chance(seed));
    const { phase, operations, recycled } = {
      ...{ phase: this.#phase, operations: this.#operations, recycled: this.#recycled },
    };
    const cut: Cut = { phase, operation, operations, recycled };
    writeFileSync(join(this.#home, 'cut.json'), JSON.stringify(cut));
    process.exit(); // of this thread: what it said before still arrives
  }
}

/**
 * PGlite's file system with what it lacks: fsync of files and of the folders that name them, and
 * no exception but an errno ever crossing into WASM. durable-pglite.md; rests on 0.5.16 exactly.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

const EIO = 29; // Emscripten's number, not the host's

/** The parts of Emscripten's NODEFS and FS that are touched here. */
export interface Node {
  readonly name: string;
  readonly parent: Node;
}
export interface Stream {
  readonly nfd: number;
  readonly node: Node;
}
export type Operation = (...values: never[]) => unknown;
export interface Internals {
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
  readonly NODEFS: {
    realPath(node: Node): string;
    node_ops: Record<string, Operation>;
    stream_ops: Record<string, Operation>;
  };
}
type Options = Parameters<NodeFS['init']>[1];

export class DurableFileSystem extends NodeFS {
  /** How often something was synced: a commit that leaves it as it was is not durable. */
  syncs = 0;
  /** Told at once of a write or a sync that failed: the query that asked for it may never return. */
  onFailure: (operation: string, error: unknown) => void = () => {};

  override async init(pg: Parameters<NodeFS['init']>[0], options: Options) {
    const { emscriptenOpts } = await super.init(pg, options);
    const preRun = [
      (internals: unknown) => this.cure(internals as Internals),
      ...(emscriptenOpts.preRun ?? []),
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  /** Every sync of a file or a folder goes through here. */
  protected sync(descriptor: number): void {
    fsyncSync(descriptor);
  }

  /** Mends the operations before anything is mounted. What wraps them first lies under the guard. */
  protected cure({ FS, NODEFS }: Internals): void {
    const renamed = new Set<string>(); // folders with an entry made, renamed or removed since their sync
    const { node_ops: nodes, stream_ops: streams } = NODEFS;

    const remember = (name: string, folders: (...values: never[]) => readonly Node[]) => {
      const operation = nodes[name] as (...values: never[]) => unknown;
      nodes[name] = (...values: never[]) => {
        const paths = folders(...values).map((folder) => NODEFS.realPath(folder));
        const result = operation(...values);
        for (const path of paths) renamed.add(path);
        return result;
      };
    };
    for (const name of ['mknod', 'unlink', 'rmdir', 'symlink']) {
      remember(name, (parent: Node) => [parent]);
    }
    remember('rename', (node: Node, folder: Node) => [node.parent, folder]);

    streams['fsync'] = (stream: Stream) => {
      this.sync(stream.nfd);
      this.syncs++;
      const folder = NODEFS.realPath(stream.node.parent);
      if (renamed.has(folder)) {
        withFolder(folder, (descriptor) => this.sync(descriptor));
        renamed.delete(folder);
      }
      renamed.delete(NODEFS.realPath(stream.node));
      return 0;
    };
    for (const name of ['write', 'allocate', 'fsync']) this.#report(streams, name);
    guard(nodes, FS.ErrnoError);
    guard(streams, FS.ErrnoError);
  }

  #report(operations: Record<string, Operation>, name: string): void {
    const operation = operations[name];
    if (operation === undefined) return;
    operations[name] = (...values: never[]) => {
      try {
        return operation(...values);
      } catch (error) {
        this.onFailure(name, error);
        throw error;
      }
    };
  }
}

/** A plain exception that crosses into WASM makes the next call spin for ever, or loses a commit. */
function guard(
  operations: Record<string, Operation>,
  ErrnoError: new (errno: number) => Error,
): void {
  for (const [name, operation] of Object.entries(operations)) {
    operations[name] = (...values: never[]) => {
      try {
        return operation(...values);
      } catch (error) {
        if (error instanceof ErrnoError && Number.isInteger((error as { errno?: unknown }).errno)) {
          throw error;
        }
        throw new ErrnoError(EIO);
      }
    };
  }
}

/** Makes the names in a folder as durable as their content. */
export const syncFolder = (path: string): void => withFolder(path, fsyncSync);

function withFolder(path: string, use: (descriptor: number) => void): void {
  const descriptor = openSync(path, 'r');
  try {
    use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the disk has room to begin a batch. wire-and-store.md rule 14. */
import { statfs } from 'node:fs/promises';

const LEAST_BYTES = 512 * 1024 * 1024;
const LOOK_MS = 5000;

export interface DiskGuardOptions {
  /** Free bytes of the disk that a folder is on. */
  readonly free: (folder: string) => Promise<number>;
  readonly folder: string;
  /** Told once when it begins, and once when it ends. */
  readonly onChange: (hasRoom: boolean, freeBytes: number) => void;
}

export const freeBytes = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

export class DiskGuard {
  readonly #options: DiskGuardOptions;
  readonly #timer: NodeJS.Timeout;
  #hasRoom = true;

  private constructor(options: DiskGuardOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
  }

  static async start(options: DiskGuardOptions): Promise<DiskGuard> {
    const guard = new DiskGuard(options);
    await guard.look();
    return guard;
  }

  get hasRoom(): boolean {
    return this.#hasRoom;
  }

  /** A disk that cannot be asked is taken for what it was. */
  async look(): Promise<void> {
    const { free, folder, onChange } = this.#options;
    const bytes = await free(folder).catch(() => undefined);
    if (bytes === undefined || bytes >= LEAST_BYTES === this.#hasRoom) return;
    this.#hasRoom = !this.#hasRoom;
    onChange(this.#hasRoom, bytes);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

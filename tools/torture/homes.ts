/** Where each party lives: a link of its own, a small disk of its own where one can be had, and its log. */
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mountDisk, type SmallDisk } from '../../test/support/small-disk.ts';
import type { Network } from './network.ts';

export interface Home {
  readonly address: string;
  readonly folder: string;
  readonly isSmall: boolean;
  readonly log: string;
}

export class Homes {
  readonly #folder: string;
  readonly #network: Network;
  readonly #homes = new Map<string, Home>();
  readonly #disks: SmallDisk[] = [];

  /** `folder`: of this run. */
  constructor(folder: string, network: Network) {
    this.#folder = folder;
    this.#network = network;
    chmodSync(folder, 0o755); // a database server may be another user
    mkdirSync(join(folder, 'logs'));
  }

  /** With a disk of so many megabytes; none: its folder is on everybody's. */
  make(name: string, diskMegabytes?: number): Home {
    const disk = diskMegabytes === undefined ? undefined : mountDisk(diskMegabytes);
    if (disk !== undefined) this.#disks.push(disk);
    const folder = disk?.folder ?? join(this.#folder, name);
    if (disk === undefined) mkdirSync(folder);
    const log = join(this.#folder, 'logs', `${name}.log`);
    const address = this.#network.join(name);
    const home = { address, folder, isSmall: disk !== undefined, log };
    this.#homes.set(name, home);
    return home;
  }

  /** Copies what is on the small disks to where it stays. */
  keep(): void {
    for (const [name, { folder, isSmall }] of this.#homes) {
      if (isSmall) cpSync(folder, join(this.#folder, name), { recursive: true });
    }
  }

  remove(): void {
    for (const disk of this.#disks) disk.remove();
  }
}

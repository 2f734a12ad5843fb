import { type Disk, localDisk, type OpenFile } from '../../agent/spool/disk.ts';

export interface Faults {
  /** Bytes the disk still takes. */
  room: number;
  /** The next so many `datasync` reject, as on a bad sector. */
  badSyncs: number;
  /** Descriptors that were synchronised after one of their `datasync` had failed. */
  resynced: number;
}

/** The local disk, which can be made to be full or to fail. Space comes back with what is removed. */
export function faultyDisk(): { disk: Disk; faults: Faults } {
  const faults: Faults = { room: Number.POSITIVE_INFINITY, badSyncs: 0, resynced: 0 };
  const sizes = new Map<string, number>();
  const disk: Disk = {
    ...localDisk,
    async open(path, how) {
      const file = await localDisk.open(path, how);
      if (!sizes.has(path) || how === 'make') sizes.set(path, await file.size());
      return watched(path, file, sizes, faults);
    },
    async remove(path) {
      for (const [name, size] of sizes) {
        if (name !== path && !name.startsWith(`${path}/`)) continue;
        faults.room += size;
        sizes.delete(name);
      }
      await localDisk.remove(path);
    },
    async rename(from, to) {
      faults.room += sizes.get(to) ?? 0;
      sizes.set(to, sizes.get(from) ?? 0);
      sizes.delete(from);
      await localDisk.rename(from, to);
    },
  };
  return { disk, faults };
}

function watched(
  path: string,
  file: OpenFile,
  sizes: Map<string, number>,
  faults: Faults,
): OpenFile {
  let hasFailed = false;
  return {
    ...file,
    async write(bytes, position) {
      const grows = Math.max(0, position + bytes.length - (sizes.get(path) ?? 0));
      const fits = Math.min(bytes.length, bytes.length - grows + Math.max(0, faults.room));
      if (fits > 0) await file.write(bytes.subarray(0, fits), position);
      const taken = Math.max(0, grows - (bytes.length - fits));
      faults.room -= taken;
      sizes.set(path, (sizes.get(path) ?? 0) + taken);
      if (fits < bytes.length) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
    async truncate(size) {
      await file.truncate(size);
      faults.room += Math.max(0, (sizes.get(path) ?? 0) - size);
      sizes.set(path, Math.min(sizes.get(path) ?? 0, size));
    },
    async datasync() {
      if (hasFailed) faults.resynced++;
      if (faults.badSyncs > 0) {
        faults.badSyncs--;
        hasFailed = true;
        throw Object.assign(new Error('input/output error'), { code: 'EIO' });
      }
      await file.datasync();
    },
  };
}

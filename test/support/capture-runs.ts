/** Reads a source to its end and keeps a copy of each packet. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureFiles } from '../../agent/capture/files.ts';
import type { Packet, Source } from '../../agent/capture/source.ts';

export type Kept = Packet & { readonly hex: string };

export async function packetsOf(source: Source): Promise<Kept[]> {
  const kept: Kept[] = [];
  await source.read((packet) => kept.push(keep(packet)));
  return kept;
}

export function keep(packet: Packet): Kept {
  const { bytes, start, end } = packet;
  return { ...packet, hex: Buffer.from(bytes.subarray(start, end)).toString('hex') };
}

/** A folder for one test file; `remove` it when done. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'plumbline-capture-'));

  write(name: string, bytes: Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is read of these files, and what was said about them. */
export async function readAll(...paths: readonly string[]) {
  const source = new CaptureFiles(paths);
  const packets = await packetsOf(source);
  return { packets, warnings: source.warnings, source };
}

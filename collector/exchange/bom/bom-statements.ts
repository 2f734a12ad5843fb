/** The devices of a CycloneDX bill of materials as rows of an import: JSON, 1.4 to 1.6, read as it comes. */
import * as z from 'zod';
import { textOf } from '../encoding.ts';
import { limits } from '../limits.ts';
import { vocabulary } from '../preview.ts';
import { FileError } from '../problem.ts';
import { RowReader, type RowStatement } from '../row-reading.ts';
import { BOM_COLUMNS, type BomReading, Component, devicesIn, firmwareOf, rowOf } from './device.ts';
import { piecesOf } from './json-pieces.ts';

export const SPEC_VERSIONS = ['1.4', '1.5', '1.6'] as const;

const MEMBERS: ReadonlySet<string> = new Set(['bomFormat', 'specVersion', 'metadata']);
const LIST = 'components';

const Metadata = z.object({ component: z.unknown() });

/** Throws FileError: it is no such bill, or more than an import takes. */
export async function* bomStatements(
  file: AsyncIterable<Uint8Array>,
): AsyncGenerator<RowStatement> {
  const bill = new Bill();
  for await (const { path, value } of piecesOf(textOf(file, 'utf-8'), {
    members: MEMBERS,
    list: LIST,
  })) {
    yield* bill.take(path, value);
  }
  yield* bill.end();
}

class Bill {
  readonly #heads = new Map<string, unknown>();
  readonly #reading: BomReading;
  #rows = 0;
  #hasComponents = false;
  /** Of a bill of one device: what else it lists are its parts. */
  #whole: Component | undefined;
  readonly #firmware: unknown[] = [];

  constructor() {
    this.#reading = {
      reader: new RowReader(BOM_COLUMNS, BOM_COLUMNS, vocabulary),
      classes: vocabulary.classes,
      next: () => {
        if (++this.#rows <= limits.rows) return this.#rows;
        throw new FileError(`More than ${limits.rows} devices, which is what one import takes.`);
      },
    };
  }

  *take(path: string, value: unknown): Generator<RowStatement> {
    if (!path.startsWith(LIST)) return this.#head(path, value);
    this.#hasComponents = true;
    if (this.#whole === undefined) yield* devicesIn(value, path, this.#reading);
    else if (Component.safeParse(value).data?.type === 'firmware' && this.#firmware.length === 0) {
      this.#firmware.push(value);
    }
  }

  *end(): Generator<RowStatement> {
    refuseUnlessSaid(this.#heads);
    if (this.#whole === undefined) return;
    const own = firmwareOf(this.#whole, '') === undefined ? this.#firmware : [];
    const components = [...(this.#whole.components ?? []), ...own];
    yield rowOf({ ...this.#whole, components }, 'metadata.component', this.#reading);
  }

  #head(path: string, value: unknown): void {
    this.#heads.set(path, value);
    if (path !== 'metadata') return refuse(path, value);
    const { data } = Component.safeParse(Metadata.safeParse(value).data?.component);
    if (data?.type !== 'device') return;
    if (this.#hasComponents) {
      throw new FileError('It is the bill of one device, and says so behind its parts.', {
        column: 'metadata.component',
      });
    }
    this.#whole = data;
  }
}

function refuse(path: string, value: unknown): void {
  if (path === 'bomFormat' && value !== 'CycloneDX') {
    throw new FileError('It is no CycloneDX bill of materials.', { column: path });
  }
  if (path === 'specVersion' && !SPEC_VERSIONS.some((one) => one === value)) {
    const excerpt = typeof value === 'string' ? value : null;
    throw new FileError(`An import takes CycloneDX ${SPEC_VERSIONS.join(', ')}.`, {
      ...{ column: path, excerpt },
    });
  }
}

function refuseUnlessSaid(heads: ReadonlyMap<string, unknown>): void {
  for (const column of ['bomFormat', 'specVersion']) {
    if (heads.has(column)) continue;
    throw new FileError('It does not say that it is a CycloneDX bill of materials.', { column });
  }
}

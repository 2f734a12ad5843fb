/** What must not happen, with what it takes to see it again. */
export interface Finding {
  /** `modbus by tcp`, or `the whole agent`. */
  readonly where: string;
  readonly what: string;
  readonly bytes: Uint8Array;
}

const MOST_BYTES = 2048;
const MOST_OF_A_KIND = 3;

/** A few of each kind: ten million packets may show one mistake a million times. */
export class Findings {
  readonly all: Finding[] = [];
  readonly #counts = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(finding: Finding): void {
    this.#total++;
    const kind = `${finding.where} ${finding.what.split('\n')[0]?.replace(/[0-9]+/g, '0')}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MOST_OF_A_KIND) this.all.push(finding);
  }
}

export function lineOf({ where, what, bytes }: Finding): string {
  const hex = Buffer.from(bytes.subarray(0, MOST_BYTES)).toString('hex');
  const rest = bytes.length > MOST_BYTES ? ` … (${bytes.length} bytes)` : '';
  return `${where}: ${what}\n  ${hex}${rest}`;
}

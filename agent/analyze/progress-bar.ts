/** One line of a terminal that says how far a reading is. In a pipe there is none. */

export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const WIDTH = 30;

export class ProgressBar {
  readonly #to: Terminal;
  #shown = '';

  constructor(to: Terminal) {
    this.#to = to;
  }

  /** Written only when it would look different: the caller may call it as often as it likes. */
  show({ done, total }: { readonly done: number; readonly total: number }, packets: number): void {
    if (this.#to.isTTY !== true) return;
    const share = total > 0 ? Math.min(done / total, 1) : undefined;
    const read = `${(done / 1_048_576).toFixed(0)} MiB`;
    const line =
      share === undefined
        ? `reading  ${read}  ${thousands(packets)} packets`
        : `reading  ${bar(share)}  ${(share * 100).toFixed(0).padStart(3)} %  ${thousands(packets)} packets`;
    if (line.replace(/\d[\d,]* packets/, '') === this.#shown) return;
    this.#shown = line.replace(/\d[\d,]* packets/, '');
    this.#to.write(`\r\u001b[2K${line.slice(0, (this.#to.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (this.#shown !== '') this.#to.write('\r\u001b[2K');
    this.#shown = '';
  }
}

function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}

export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

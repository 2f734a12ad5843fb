/** The frames under fixtures/way-in/<case>/: one of each way to the network layer, as bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { hex } from './hex.ts';

const HOME = new URL('../../fixtures/way-in/', import.meta.url);

export interface RawFrame {
  readonly linkType: number;
  /** Where TShark 4.0 has no such link type: what it is to call it, and behind how many bytes. */
  readonly witness: string | undefined;
  readonly bytes: Uint8Array;
}

export function wayInCases(): string[] {
  return readdirSync(HOME).sort();
}

export function wayInFile(folder: string, file: string): URL {
  return new URL(`${folder}/${file}`, HOME);
}

/**
 * `input.hex`: `@ 105` begins frames of that link type (`@ 166 ppp 2`: TShark is told that it is PPP
 * behind two bytes), `>` a frame, whose layers are a line each; `#` explains.
 */
export function framesOf(folder: string): RawFrame[] {
  const found: RawFrame[] = [];
  let linkType = 1;
  let witness: string | undefined;
  const lines = readFileSync(wayInFile(folder, 'input.hex'), 'utf8')
    .replace(/ *#.*/g, '')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n');
  for (const line of lines) {
    if (line.startsWith('@')) {
      const [, number, ...rest] = line.split(' ');
      linkType = Number(number);
      witness = rest.length === 0 ? undefined : rest.join(' ');
    }
    if (line.startsWith('>')) found.push({ linkType, witness, bytes: hex(line.slice(1)) });
  }
  return found;
}

/** Simple Service Discovery Protocol: UPnP Device Architecture 2.0, 1 (discovery). */
import type { Cursor } from '../contract/cursor.ts';
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { type HeaderLines, headerLines } from '../encodings/header-lines.ts';

export type SsdpKind = 'search' | 'alive' | 'byebye' | 'update' | 'answer';

export interface SsdpMessage {
  readonly kind: SsdpKind;
  readonly headers: HeaderLines['headers'];
}

const SEARCH = 'M-SEARCH * ';
const STARTS = [SEARCH, 'NOTIFY * ', 'HTTP/1.1 200'];
const SHORTEST = 12;
const kinds: Readonly<Record<string, SsdpKind>> = {
  'ssdp:alive': 'alive',
  'ssdp:byebye': 'byebye',
  'ssdp:update': 'update',
};

/** On UDP nothing else begins so. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SHORTEST) return MORE;
  return STARTS.some((text) => begins(bytes, start, text)) ? end - start : FOREIGN;
}

/** Who announces itself answers what nobody has asked yet. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < SHORTEST) return undefined;
  return begins(bytes, start, SEARCH) ? 'request' : 'response';
}

export function decode(cursor: Cursor): SsdpMessage {
  const { first, headers } = headerLines(cursor);
  if (first.startsWith('M-SEARCH ')) return { kind: 'search', headers };
  if (first.startsWith('NOTIFY '))
    return { kind: kinds[headers.get('nts') ?? ''] ?? 'alive', headers };
  cursor.require(/^HTTP\/1\.[01] \d{3}/.test(first), 'illegal', 'start line');
  return { kind: 'answer', headers };
}

export function operation({ kind }: SsdpMessage): string {
  return kind;
}

function begins(bytes: Uint8Array, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++)
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

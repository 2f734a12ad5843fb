/** WS-Discovery: OASIS, Web Services Dynamic Discovery 1.1, and the version of April 2005 before it; ONVIF's scopes. */
import type { Cursor } from '../contract/cursor.ts';
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { xmlElements } from '../encodings/xml-elements.ts';

export type Action = 'hello' | 'bye' | 'probe' | 'probe-matches' | 'resolve' | 'resolve-matches';

export interface WsDiscoveryMessage {
  readonly action: Action | undefined;
  /** Of whoever speaks; of a question those it asks for. */
  readonly addresses: readonly string[];
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly urls: readonly string[];
  readonly metadataVersion: string;
}

const ACTION =
  /\/discovery\/(?:\d{4}\/\d\d\/)?(Hello|Bye|ProbeMatches|ResolveMatches|Probe|Resolve)$/;
const names: Readonly<Record<string, Action>> = {
  Hello: 'hello',
  Bye: 'bye',
  Probe: 'probe',
  ProbeMatches: 'probe-matches',
  Resolve: 'resolve',
  ResolveMatches: 'resolve-matches',
};
const WANTED = new Set(['Action', 'Address', 'Types', 'Scopes', 'XAddrs', 'MetadataVersion']);
const ACTION_MAX = 24;
const ASKS = /^(\/\d{4}\/\d\d)?\/(Probe|Resolve)</;
const TELLS = /^(\/\d{4}\/\d\d)?\/(Hello|Bye|ProbeMatches|ResolveMatches)/;
const LESS = 0x3c;
const LOOKED = 2048; // bytes in which the namespace of discovery, and the action in it, stand
const MARK = '/discovery';
const SHORTEST = 64;

/** XML whose beginning names the namespace of discovery. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SHORTEST) return MORE;
  if (bytes[start] !== LESS) return FOREIGN;
  return nextMark(bytes, start, Math.min(end, start + LOOKED)) < 0 ? FOREIGN : end - start;
}

/** Who is found or announces itself answers. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const last = Math.min(end, start + LOOKED);
  for (let at = nextMark(bytes, start, last); at >= 0; at = nextMark(bytes, at, last)) {
    const word = String.fromCharCode(...bytes.subarray(at, Math.min(at + ACTION_MAX, last)));
    if (ASKS.test(word)) return 'request';
    if (TELLS.test(word)) return 'response';
  }
  return undefined;
}

export function decode(cursor: Cursor): WsDiscoveryMessage {
  cursor.require(cursor.peek() === LESS, 'illegal', 'XML');
  const elements = xmlElements(cursor, WANTED);
  const listed = (name: string) =>
    (elements.get(name) ?? []).flatMap((text) => text.split(/\s+/)).filter(Boolean);
  const found = ACTION.exec(elements.get('Action')?.[0] ?? '');
  return {
    action: found === null ? undefined : names[found[1]!],
    addresses: listed('Address').filter((address) => /^(urn:)?uuid:./i.test(address)),
    types: listed('Types'),
    scopes: listed('Scopes'),
    urls: listed('XAddrs'),
    metadataVersion: elements.get('MetadataVersion')?.[0] ?? '',
  };
}

export function operation({ action }: WsDiscoveryMessage): string | undefined {
  return action;
}

/** Behind the next mark; -1 where there is none. */
function nextMark(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + MARK.length <= end; at++) {
    let same = 0;
    while (same < MARK.length && bytes[at + same] === MARK.charCodeAt(same)) same++;
    if (same === MARK.length) return at + same;
  }
  return -1;
}

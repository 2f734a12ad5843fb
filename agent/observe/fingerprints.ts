/**
 * Guesses at an operating system, weak ones: from the first packet of a connection and from what a
 * client asks of DHCP. They stand in an attribute of their own, and where a host states what it is
 * nobody guesses.
 */
import type { Clock } from '../decode/turn.ts';
import type { Facts } from './facts.ts';
import { parameterRows, type SynRow, synRows } from './fingerprints.table.ts';
import type { Fact, Host } from './host.ts';

const LETTERS = 'ENMWS'; // by the kind of option: 0 to 4
const TIME = 8;
const MOST_OPTIONS = 12;
const IP4_HEADER = 20;
const IP6_HEADER = 40;
const TCP = 6;
const TTLS = [30, 32, 64, 128, 255] as const;

/** What a greeting shows; the same object for every one. */
class Greeting {
  window = 0;
  scale = -1;
  options = 0;
  isAnswer = false;

  read(bytes: Uint8Array, start: number, end: number): void {
    this.window = (bytes[start + 14]! << 8) | bytes[start + 15]!;
    this.scale = -1;
    this.options = 1;
    let at = start + 20;
    for (let left = MOST_OPTIONS; left > 0 && at < end; left--) {
      const kind = bytes[at]!;
      this.options = this.options * 8 + codeOf(kind);
      if (kind === 0) return;
      if (kind === 3) this.scale = bytes[at + 2] ?? -1;
      at += kind === 1 ? 1 : Math.max(2, bytes[at + 1] ?? 2);
    }
  }
}

export class Fingerprints {
  private readonly greeting = new Greeting();
  private readonly facts: Facts;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  /** `[start, end)`: the header of a TCP packet that opens a connection, or answers one that does. */
  greeted(
    host: Host,
    bytes: Uint8Array,
    start: number,
    end: number,
    isAnswer: boolean,
    clock: Clock,
  ): void {
    if (host.isGroup) return;
    const ttl = ttlOf(bytes, start);
    if (ttl === 0) return;
    const { greeting } = this;
    greeting.read(bytes, start, end);
    greeting.isAnswer = isAnswer;
    const row = rowOf(greeting, ttl);
    if (row === undefined) return;
    // Every connection begins so: what was guessed before costs no more than to see that it was.
    const known = host.repeated('tcp-syn', 'os-guess', undefined, row.value);
    if (known === undefined) this.guess(host, row.value, 'tcp-syn', clock.time[0]!, clock.frame);
    else if (!host.statesOs) known.lastSeen = clock.time[0]!;
  }

  /** Hears what hosts state. */
  stated(host: Host, { attribute, value, protocol, lastSeen: time, frame }: Fact): void {
    if (attribute !== 'parameter-list' || protocol !== 'dhcp') return;
    const row = parameterRows.get(value.replaceAll(/[^\d]+/g, ','));
    if (row !== undefined) this.guess(host, textOf(row), 'dhcp', time, frame);
  }

  private guess(host: Host, value: string, protocol: string, time: number, frame: number): void {
    if (host.statesOs) return;
    this.facts.state(host, {
      attribute: 'os-guess',
      value,
      part: undefined,
      protocol,
      method: 'passive',
      time,
      frame,
      ip: undefined,
    });
  }
}

/** 0 to 4 as they are numbered, time stamps 5, whatever else 6. */
function codeOf(kind: number): number {
  if (kind < LETTERS.length) return kind;
  return kind === TIME ? 5 : 6;
}

function encoded(options: string): number {
  return [...options].reduce(
    (code, letter) => code * 8 + (letter === 'T' ? 5 : LETTERS.indexOf(letter)),
    1,
  );
}

/** A row and what is told of whoever greets so. */
interface Guess extends SynRow {
  readonly value: string;
}

const NONE: readonly Guess[] = [];
const rows = new Map<number, readonly Guess[]>();
for (const row of synRows) {
  const code = encoded(row.options);
  rows.set(code, [...(rows.get(code) ?? NONE), { ...row, value: textOf(row) }]);
}

function textOf({ os, percent }: { readonly os: string; readonly percent: number }): string {
  return `${os}, ${percent} %`;
}

function rowOf({ options, window, scale, isAnswer }: Greeting, ttl: number): Guess | undefined {
  for (const row of rows.get(options) ?? NONE) {
    if (row.ttl !== ttl || (row.of !== undefined && (row.of === 'answer') !== isAnswer)) continue;
    if (row.windows?.includes(window) === false || row.scales?.includes(scale) === false) continue;
    return row;
  }
  return undefined;
}

/** Of the plain IP header before it; 0 where there is another one. */
function ttlOf(bytes: Uint8Array, start: number): number {
  let seen = 0;
  if (bytes[start - IP4_HEADER] === 0x45 && bytes[start - 11] === TCP) seen = bytes[start - 12]!;
  else if (bytes[start - IP6_HEADER]! >> 4 === 6 && bytes[start - 34] === TCP)
    seen = bytes[start - 33]!;
  if (seen === 0) return 0;
  for (const ttl of TTLS) if (seen <= ttl) return ttl;
  return 0;
}

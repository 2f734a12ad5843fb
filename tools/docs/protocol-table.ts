/** The table of protocols: what each says is what it was heard to say while its fixtures were played. */
import type { Carriage, Carrier, Listener, Protocol } from '../../protocols/contract/protocol.ts';
import { protocols } from '../../protocols/registry.ts';
import { casesOf, playCase } from '../../test/support/fixtures.ts';

interface Said {
  readonly facts: Set<string>;
  readonly events: Set<string>;
}

export interface ProtocolTables {
  /** All columns. */
  readonly whole: string;
  /** Without facts and specifications: for who wants to know what is read, not how. */
  readonly brief: string;
}

const HEAD = [
  'name',
  'title',
  'carried by',
  'facts',
  'control events',
  'only counted',
  'specification',
];
const BRIEF = [0, 1, 2, 4, 5];

/** Markdown, a row a protocol, in the order of their names. */
export async function protocolTables(): Promise<ProtocolTables> {
  const said = new Map(
    protocols.map(({ name }) => [name, { facts: new Set(), events: new Set() } as Said]),
  );
  const overheard = protocols.map((protocol) => overhear(protocol, said.get(protocol.name)!));
  for (const protocol of protocols)
    for (const folder of casesOf(protocol.name)) await playCase(overheard, protocol, folder);
  const rows = [...protocols]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((protocol) => cells(protocol, said.get(protocol.name)!));
  const whole = [HEAD, ...rows];
  const brief = whole.map((row) => BRIEF.map((column) => row[column] ?? ''));
  return { whole: aligned(whole), brief: aligned(brief) };
}

/** As the formatter writes tables. */
function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((cell) => cell.length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

/** The same protocol; what it tells is noted. */
function overhear(protocol: Protocol, { facts, events }: Said): Protocol {
  const noting = (tell: Listener): Listener => ({
    operation: (name) => tell.operation(name),
    sought: (ip) => tell.sought(ip),
    address: (mac, ip) => {
      facts.add('address');
      tell.address(mac, ip);
    },
    fact: (attribute, value, place) => {
      facts.add(attribute);
      tell.fact(attribute, value, place);
    },
    event: (kind, same, outcome, deed) => {
      events.add(kind);
      tell.event(kind, same, outcome, deed);
    },
    holds: (office) => tell.holds(office),
    lasting: (seconds, kind, same, outcome, deed) => {
      events.add(kind);
      tell.lasting(seconds, kind, same, outcome, deed);
    },
    undone: (kind, same) => tell.undone(kind, same),
    values: (shown) => tell.values(shown),
    carry: (by, key, body) => tell.carry(by, key, body),
  });
  return {
    ...protocol,
    read: (cursor, turn, tell) => protocol.read(cursor, turn, noting(tell)),
    lapse: (question, tell, outcome) => protocol.lapse(question, noting(tell), outcome),
  };
}

function cells(
  { name, title, carriage, opaque, specification }: Protocol,
  { facts, events }: Said,
) {
  return [
    `\`${name}\``,
    title,
    [...new Set(carriage.map(way))].join(', '),
    listed(facts),
    listed(events),
    opaque ?? '–',
    specification,
  ].map((cell) => cell.replaceAll('|', '\\|'));
}

function way({ by, at, framing }: Carriage): string {
  const name = framing === undefined ? by : `${by} (${framing})`;
  if (at === undefined) return `${name} by signature`;
  return `${name} ${at.map((key) => numbered(by, key)).join('/')}`;
}

/** As the documents of the carrier write it. */
function numbered(by: Carrier, key: number): string {
  const hex = (digits: number, of = key) => `0x${of.toString(16).padStart(digits, '0')}`;
  if (by === 'ethernet') return hex(4);
  if (by === 'dce-rpc') return hex(8);
  if (by !== 'llc') return `${key}`;
  if (key < 0x1_0000) return hex(2);
  return `SNAP ${hex(6, Math.floor(key / 0x1_0000))} ${hex(4, key % 0x1_0000)}`;
}

function listed(words: ReadonlySet<string>): string {
  return [...words].sort().join(', ') || '–';
}

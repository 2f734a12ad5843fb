/** The analysis as a person reads it in a terminal. */
import { roles } from '../observe/roles.table.ts';
import type {
  AnalysisAsset,
  AnalysisConversation,
  AnalysisDocument,
  AnalysisEnd,
  AnalysisEvent,
} from './document.ts';
import { labelOf } from './labels.ts';
import { byInterest } from './map-nodes.ts';
import { printable } from './printable.ts';
import { thousands } from './progress-bar.ts';

export interface SummaryOptions {
  readonly isColored: boolean;
}

const MOST_ROWS = 60; // a table; the rest is counted, `--json` has it all

export function summaryOf(document: AnalysisDocument, { isColored }: SummaryOptions): string {
  const paint = isColored
    ? (code: string, text: string) => `\u001b[${code}m${text}\u001b[0m`
    : (_code: string, text: string) => text;
  const heading = (text: string) => `\n${paint('1', text)}\n`;
  const parts = [
    captureLines(document),
    heading(`${counted(document.assets.length, 'device')}`),
    table(
      ['address', 'MAC', 'role', 'vendor', 'what it is', 'serves'],
      document.assets.map(assetRow),
    ),
    heading(`${counted(document.conversations.length, 'conversation')}`),
    table(
      ['client', 'server', 'protocol', 'packets', 'operations'],
      [...document.conversations].sort(byInterest).map(conversationRow),
    ),
  ];
  if (document.events.length > 0) {
    parts.push(
      heading(`${counted(document.events.length, 'control event')}`),
      table(['time', 'kind', 'by', 'on', 'outcome', 'what'], document.events.map(eventRow)),
    );
  }
  if (document.anomalies.length > 0) {
    parts.push(
      heading('Malformed'),
      table(
        ['protocol', 'flaw', 'field', 'count'],
        document.anomalies.map((one) => [one.protocol, one.flaw, one.field, thousands(one.count)]),
      ),
    );
  }
  for (const warning of document.capture.warnings) {
    parts.push(`${paint('33', 'warning')}: ${printable(warning)}\n`);
  }
  return parts.join('');
}

function captureLines({ capture }: AnalysisDocument): string {
  const { files, packets, bytes, first, last, linkTypes } = capture;
  const span = first === undefined || last === undefined ? '' : `, ${first} to ${last}`;
  const names = files.length > 4 ? `${files.length} files` : files.map(printable).join(', ');
  const links = linkTypes.length === 0 ? '' : ` (${printable(linkTypes.join(', '))})`;
  return `${names}\n${thousands(packets)} packets, ${thousands(bytes)} bytes${links}${span}\n`;
}

function assetRow(asset: AnalysisAsset): string[] {
  const { ips, macs, role, vendor, services } = asset;
  return [
    more(ips),
    more(macs),
    roles[role as keyof typeof roles]?.title ?? role,
    vendor ?? '',
    labelOf(asset),
    more(
      services.map(({ port, transport, protocol }) => protocol || `${port}/${transport}`),
      4,
    ),
  ];
}

function conversationRow(conversation: AnalysisConversation): string[] {
  const { client, server, transport, port, protocol, packets, operations } = conversation;
  const said = Object.entries(operations).sort(([, a], [, b]) => b - a);
  return [
    endText(client),
    endText(server),
    protocol === '' ? `${transport} ${port}` : protocol,
    thousands(packets),
    more(
      said.map(([name, count]) => `${name} ${thousands(count)}`),
      3,
    ),
  ];
}

function eventRow({ time, kind, source, target, part, outcome, count, detail }: AnalysisEvent) {
  const what = Object.entries(detail).map(([name, value]) => `${name} ${value}`);
  return [
    time.replace('T', ' ').replace('Z', ''),
    count > 1 ? `${kind} ×${thousands(count)}` : kind,
    endText(source),
    endText(target),
    outcome,
    [part, ...what].filter((text) => text !== undefined).join(', '),
  ];
}

function endText({ ip, mac }: AnalysisEnd): string {
  return ip ?? mac ?? '?';
}

function more(texts: readonly string[], shown = 1): string {
  const rest = texts.length - shown;
  return texts.slice(0, shown).join(', ') + (rest > 0 ? ` +${rest}` : '');
}

function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const WIDEST = 44;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MOST_ROWS).map((row) => row.map(cell));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...shown.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((text, column) => text.padEnd(widths[column]!)).join('  ')}`.trimEnd();
  const lines = [line(head), ...shown.map(line)];
  if (rows.length > MOST_ROWS) lines.push(`  … and ${thousands(rows.length - MOST_ROWS)} more`);
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  const clean = printable(text);
  return clean.length > WIDEST ? `${clean.slice(0, WIDEST - 1)}…` : clean;
}

/** The checks as the README shows them. */
import { checks } from '../../collector/csms/registry.ts';
import type { FrameworkId } from '../../collector/csms/requirements.ts';

const COLUMNS: readonly (readonly [head: string, framework: FrameworkId])[] = [
  ['IEC 62443-2-1', 'iec-62443-2-1'],
  ['IEC 62443-3-3', 'iec-62443-3-3'],
  ['ISO/IEC 27001', 'iso-27001'],
  ['NIST CSF 2.0', 'nist-csf'],
];

const RESTS_ON = { OBS: 'observed', MIX: 'observed against records', REC: 'records' } as const;

/** A Markdown table, a row a check. */
export function checkTable(): string {
  const heads = ['', 'passes when', 'rests on', ...COLUMNS.map(([head]) => head)];
  const rows = checks.map(({ id, title, basis, requirements }) => [
    ...[`\`${id}\``, title, RESTS_ON[basis]],
    ...COLUMNS.map(([, framework]) => (requirements[framework] ?? []).join(', ')),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

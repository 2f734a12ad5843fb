/** The settings of both halves as people read them: a table, and a commented YAML file with the defaults. */
import * as z from 'zod';
import { AgentConfig } from '../../agent/config.ts';
import { CollectorConfig } from '../../collector/config.ts';

interface Setting {
  readonly path: readonly string[];
  readonly says: string;
  /** As YAML; undefined where there is no default. */
  readonly fallback: string | undefined;
  readonly isSecret: boolean;
  /** Of each of a list: it has no variable of its own. */
  readonly isOfEach: boolean;
}

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

function settingsOf(
  node: Node,
  path: readonly string[] = [],
  isOfEach = false,
): readonly Setting[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, inner]) =>
      settingsOf(inner, [...path, name], isOfEach),
    );
  }
  const each = node.items?.properties === undefined ? [] : settingsOf(node.items, path, true);
  const choice = node.enum === undefined ? '' : ` One of ${node.enum.join(', ')}.`;
  return [
    {
      path,
      says: `${node.description ?? ''}${choice}`.trim(),
      fallback: node.default === undefined ? undefined : JSON.stringify(node.default),
      isSecret: node.secret === true,
      isOfEach,
    },
    ...each,
  ];
}

const settings = (schema: z.ZodType) => settingsOf(z.toJSONSchema(schema, { io: 'input' }) as Node);

const upperSnake = (name: string) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** `PLUMBLINE_API__PORT`. */
const variable = (prefix: string, path: readonly string[]) =>
  `${prefix}${path.map(upperSnake).join('__')}`;

function table(prefix: string, schema: z.ZodType): string {
  const rows = settings(schema).map(
    ({ path, says, fallback, isSecret, isOfEach }) =>
      `| \`${path.join(isOfEach ? '[].' : '.')}\` | ${isOfEach ? '–' : `\`${variable(prefix, path)}\``} | ${fallback === undefined ? '–' : `\`${fallback}\``} | ${says}${isSecret ? ' Secret.' : ''} |`,
  );
  return ['| setting | variable | default | |', '|---|---|---|---|', ...rows].join('\n');
}

export function settingsTables(): string {
  return [
    '### The collector',
    table('PLUMBLINE_', CollectorConfig),
    '### The agent',
    '`PLUMBLINE_DATA` gives it the folder `agent` below that one, unless `data` is set.',
    table('PLUMBLINE_AGENT__', AgentConfig),
  ].join('\n\n');
}

/** Every setting in its place, commented out, with its default. */
function example(title: string, schema: z.ZodType): string {
  const lines = [`# ${title}: every setting, with its default. Generated: npm run docs.`];
  let open: readonly string[] = [];
  for (const { path, says, fallback, isSecret, isOfEach } of settings(schema)) {
    if (isOfEach) {
      lines.push(`  # ${path.at(-1)} of each: ${says}`);
      continue;
    }
    const groups = path.slice(0, -1);
    for (const [depth, group] of groups.entries()) {
      if (open[depth] !== group) lines.push(`${'  '.repeat(depth)}# ${group}:`);
    }
    open = groups;
    const indent = '  '.repeat(groups.length);
    const note = isSecret ? `${says} Secret: better by environment.` : says;
    if (note !== '') lines.push(`${indent}# ${note}`);
    lines.push(`${indent}# ${path.at(-1)}: ${fallback ?? ''}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

export const examples = (): Readonly<Record<string, string>> => ({
  'agent/config.example.yaml': example('The agent', AgentConfig),
  'collector/config.example.yaml': example('The collector', CollectorConfig),
});

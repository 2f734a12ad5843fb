/**
 * Every setting of the agent, once: the schema makes the types, the defaults and the reference. Order:
 * defaults, file, environment (`PLUMBLINE_AGENT__MQTT__URL` is `mqtt.url`; `…_FILE` names a file that
 * holds the value). house.md, Configuration.
 */
import { parse } from 'yaml';
import * as z from 'zod';
import { AgentId, SiteId } from '../protocols/messages/names.ts';
import { DeclaredPoints } from './declared-points.ts';

const seconds = (least: number) => z.number().min(least).max(31_536_000);
const megabytes = z.int().min(0).max(1_048_576);
const file = z.string().min(1).exactOptional();

export const AgentConfig = z.strictObject({
  site: SiteId.default('site-1' as SiteId).describe('The site, as it stands in MQTT topics.'),
  name: AgentId.default('agent-1' as AgentId).describe('This agent: one name a cell.'),
  data: z.string().min(1).default('./data/agent').describe('Folder of spool and baseline.'),
  capture: z
    .strictObject({
      interface: z.string().min(1).exactOptional().describe('Interface to listen on.'),
      filter: z.string().exactOptional().describe('Capture filter (pcap-filter) of the interface.'),
      files: z.array(z.string().min(1)).exactOptional().describe('Captures to read; `-`: stdin.'),
      folder: z.string().min(1).exactOptional().describe('Folder another program rotates into.'),
      speed: z
        .number()
        .positive()
        .exactOptional()
        .describe('Files are replayed so many times as fast as they were; absent: at once.'),
    })
    .refine(
      ({ interface: live, files, folder }) =>
        [live, files, folder].filter((each) => each !== undefined).length <= 1,
      'interface, files or folder: one of them',
    )
    .prefault({}),
  mqtt: z
    .strictObject({
      url: z
        .url({ protocol: /^(mqtts?|tcp|ssl|wss?)$/ })
        .default('mqtt://127.0.0.1:1883')
        .describe('Broker the collector reads from.'),
      username: z.string().exactOptional().describe('Account on the broker.'),
      password: z.string().exactOptional().describe('Its password.').meta({ secret: true }),
      ca: file.describe('File of the certificate authority of the broker.'),
      certificate: file.describe('File of this agent’s certificate.'),
      key: file.describe('File of its private key.'),
    })
    .prefault({}),
  learning: z
    .strictObject({
      quiet: seconds(1).default(86_400).describe('Learning ends when nothing was new so long, s.'),
      longest: seconds(1).default(604_800).describe('And at the latest after so long, s.'),
      settling: seconds(0).default(1_209_600).describe('How long the baseline settles then, s.'),
    })
    .prefault({}),
  absence: z
    .strictObject({
      device: seconds(60).default(900).describe('A device is silent after so long at least, s.'),
      service: seconds(60).default(86_400).describe('A service is gone after so long, s.'),
      module: seconds(60).default(86_400).describe('A module is gone after so long, s.'),
    })
    .prefault({}),
  points: DeclaredPoints.default([]).describe('Registers and coils whose values are watched.'),
  report: z
    .strictObject({
      soon: seconds(0).default(2).describe('What is new of a host is collected so long, s.'),
      often: seconds(1).default(60).describe('Interval of counts of what is new, s.'),
      seldom: seconds(1).default(900).describe('Interval of what only goes on, s.'),
      whole: seconds(60).default(3600).describe('Interval of everything that is known, s.'),
      health: seconds(1).default(60).describe('Interval of health, s.'),
    })
    .prefault({}),
  spool: z
    .strictObject({
      size: megabytes.min(8).default(256).describe('All that is kept on disk, MB.'),
      keepDays: z.number().min(0).max(365).default(7).describe('Acknowledged reports, days.'),
      reserve: megabytes.default(16).describe('Kept free for saying that the disk is full, MB.'),
      memory: megabytes.min(1).default(16).describe('What waits while the disk is full, MB.'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    })
    .prefault({}),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

type Tree = { [name: string]: unknown };
type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'PLUMBLINE_AGENT__';
const FROM_FILE = '_FILE';

/** `text`: a YAML file. `overrides` (the command line) win. Answers every problem with its path. */
export function readAgentConfig(
  text: string | undefined,
  environment: Environment,
  readFile: (path: string) => string,
  overrides: Tree = {},
): { readonly config: AgentConfig } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const settings = treeOf(text, problems);
  const { PLUMBLINE_DATA: data } = environment;
  if (data !== undefined && settings['data'] === undefined) settings['data'] = `${data}/agent`;
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue;
    try {
      set(settings, name.slice(PREFIX.length), value, readFile);
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
    }
  }
  const { data: config, error } = AgentConfig.safeParse(merged(settings, overrides));
  for (const issue of error?.issues ?? []) {
    problems.push(`${issue.path.join('.') || 'settings'}: ${issue.message}`);
  }
  return config === undefined || problems.length > 0 ? { problems } : { config };
}

function treeOf(text: string | undefined, problems: string[]): Tree {
  try {
    const settings: unknown = text === undefined ? {} : (parse(text) ?? {});
    if (typeof settings === 'object' && !Array.isArray(settings)) return settings as Tree;
    problems.push('file: holds no settings');
  } catch (error) {
    problems.push(`file: ${(error as Error).message}`);
  }
  return {};
}

/** `CAPTURE__INTERFACE` is `capture.interface`; a word after an underscore begins with a capital: `KEEP_DAYS`. */
function set(tree: Tree, name: string, value: string, readFile: (path: string) => string): void {
  const isFile = name.endsWith(FROM_FILE);
  const path = (isFile ? name.slice(0, -FROM_FILE.length) : name).split('__').map(camelCase);
  const text = isFile ? readFile(value).trim() : value;
  const last = path.pop() as string;
  let at = tree;
  for (const step of path) {
    const inner = at[step];
    at[step] = typeof inner === 'object' && inner !== null ? inner : {};
    at = at[step] as Tree;
  }
  at[last] = settingOf(last, text);
}

const TEXTS: ReadonlySet<string> = new Set(['username', 'password', 'name', 'site', 'data']);

/** Numbers and lists as YAML has them; what is text stays text though it looks like a number. */
function settingOf(name: string, text: string): unknown {
  return TEXTS.has(name) ? text : (parse(text) as unknown);
}

function camelCase(word: string): string {
  return word.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function merged(tree: Tree, over: Tree): Tree {
  const result = { ...tree };
  for (const [name, value] of Object.entries(over)) {
    const inner = result[name];
    const areTrees = isTree(inner) && isTree(value);
    result[name] = areTrees ? merged(inner, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

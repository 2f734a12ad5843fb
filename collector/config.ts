/**
 * Every setting of the collector, once: the schema makes the types, the defaults and the reference.
 * Order: defaults, file, environment (`PLUMBLINE_API__PORT` is `api.port`; `…_FILE` names a file that
 * holds the value). house.md, Configuration.
 */
import { parse } from 'yaml';
import * as z from 'zod';
import { SiteId } from '../protocols/messages/names.ts';
import { ROLES } from './users/roles.table.ts';

const file = z.string().min(1).exactOptional();
const days = z.int().min(1).max(3650);

/** Plain http is for a provider on one's own machine alone. */
const issuer = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) =>
      url.startsWith('https:') ||
      /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/.test(url),
    'has to begin with https://',
  );

export const CollectorConfig = z.strictObject({
  data: z.string().min(1).default('./data').describe('Folder of the embedded database.'),
  bootstrapToken: z
    .string()
    .min(24)
    .exactOptional()
    .describe('API token of an administrator, for automation.')
    .meta({ secret: true }),
  hookKey: z
    .string()
    .min(32)
    .max(512)
    .exactOptional()
    .describe('What secrets of hooks are made from. Collectors on one database share it.')
    .meta({ secret: true }),
  api: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1').describe('Address the API listens on.'),
      port: z.int().min(0).max(65_535).default(8080).describe('Its port; 0: any free one.'),
      publicUrl: z.url().exactOptional().describe('Where browsers find it, behind a proxy.'),
    })
    .prefault({}),
  database: z
    .strictObject({
      url: z
        .url({ protocol: /^postgres(ql)?$/ })
        .exactOptional()
        .describe('PostgreSQL 15 or newer. Without it the embedded database in `data` is used.')
        .meta({ secret: true }),
    })
    .prefault({}),
  mqtt: z
    .strictObject({
      url: z
        .url({ protocol: /^(mqtts?|tcp|ssl|wss?)$/ })
        .exactOptional()
        .describe('Broker to read agents from. Without it one is started on loopback.'),
      port: z.int().min(0).max(65_535).default(0).describe('Port of our own broker; 0: any free.'),
      username: z.string().exactOptional().describe('Account on the broker.'),
      password: z.string().exactOptional().describe('Its password.').meta({ secret: true }),
      ca: file.describe('File of the certificate authority of the broker.'),
      certificate: file.describe('File of the certificate of the collector.'),
      key: file.describe('File of its private key.'),
      share: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,32}$/)
        .default('plumbline')
        .describe('Name of the shared subscription that several collectors read through.'),
    })
    .prefault({}),
  netbox: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .exactOptional()
        .describe('A NetBox to read devices from and push them to. Without it there is none.'),
      token: z
        .string()
        .min(8)
        .max(256)
        .exactOptional()
        .describe('API token of it; to push it has to be one that may write.')
        .meta({ secret: true }),
      ca: file.describe('File of the certificate authority of it.'),
      pageSize: z.int().min(1).max(1000).default(200).describe('Objects asked for at once.'),
      timeout: z.int().min(1).max(300).default(30).describe('Seconds it has for one answer.'),
      firmwareField: z
        .string()
        .regex(/^[a-z0-9_]{1,50}$/)
        .default('firmware_version')
        .describe('Custom field of its devices that holds their firmware.'),
      pullEvery: z
        .int()
        .min(15)
        .max(10_080)
        .exactOptional()
        .describe('Minutes between two pulls by itself. Without it only people pull.'),
      pulls: z
        .array(
          z.strictObject({
            site: SiteId.describe('Into which site here.'),
            netboxSite: z
              .string()
              .regex(/^[-a-z0-9_]{1,100}$/)
              .exactOptional()
              .describe('Slug of the site there; without it all that it has.'),
          }),
        )
        .max(100)
        .default([])
        .describe('What is pulled by itself.'),
    })
    .prefault({})
    .refine(({ url, token }) => url === undefined || token !== undefined, {
      path: ['token'],
      message: 'a NetBox is asked with a token',
    }),
  oidc: z
    .strictObject({
      issuer: issuer.describe('Identity provider (OpenID Connect) people may sign in with.'),
      clientId: z.string().min(1).describe('What it knows the collector as.'),
      clientSecret: z
        .string()
        .min(1)
        .exactOptional()
        .describe('The secret that goes with it.')
        .meta({ secret: true }),
      title: z
        .string()
        .min(1)
        .max(64)
        .default('Sign in with your company account')
        .describe('What its button says.'),
      scope: z
        .string()
        .regex(/^openid( [\x21-\x7e]+)*$/)
        .default('openid profile')
        .describe('What is asked for; some providers send groups only when asked.'),
      nameClaim: z
        .string()
        .min(1)
        .default('preferred_username')
        .describe('The claim with the name of the account.'),
      groupsClaim: z.string().min(1).default('groups').describe('The claim with the groups.'),
      grants: z
        .array(
          z.strictObject({
            group: z.string().min(1).max(256).describe('A group, as the claim names it.'),
            role: z.enum(ROLES).describe('The role its people hold.'),
            site: SiteId.nullable().describe('On this site; null: on every one.'),
            zone: z
              .guid()
              .nullable()
              .default(null)
              .describe('In this zone of it, by its id; null: in all of it.'),
          }),
        )
        .default([])
        .describe('Which groups hold which roles; without one nobody gets in by a group.'),
    })
    .exactOptional(),
  keep: z
    .strictObject({
      messages: days.default(90).describe('Days that messages are kept as they came.'),
      history: days.default(1095).describe('Days that changes of facts are kept.'),
      events: days.default(1095).describe('Days that control events are kept.'),
      outbox: days.default(7).describe('Days after which an undelivered event is given up.'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z
        .enum(['debug', 'info', 'warn', 'error'])
        .default('info')
        .describe('Least level logged.'),
    })
    .prefault({}),
});
export type CollectorConfig = z.infer<typeof CollectorConfig>;

/** `file`: text of a YAML file. `readFile` reads what `…_FILE` names. Answers every problem with its path. */
export function readConfig(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { readonly config: CollectorConfig } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const settings = treeOf(file, problems);
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue;
    const { path, text } = named(name, value, readFile, problems);
    if (text !== undefined && path[0] !== undefined && path[0] in CollectorConfig.shape) {
      set(settings, path, coerced(path, text));
    }
  }
  const { data: config, error } = CollectorConfig.safeParse(settings);
  for (const { path, message } of error?.issues ?? []) {
    problems.push(`${path.join('.') || 'settings'}: ${message}`);
  }
  if (config?.oidc !== undefined && config.api.publicUrl === undefined) {
    problems.push('api.publicUrl: oidc needs it: the provider sends browsers back there');
  }
  return config === undefined || problems.length > 0 ? { problems } : { config };
}

function treeOf(file: string | undefined, problems: string[]): Tree {
  if (file === undefined) return {};
  try {
    const settings: unknown = parse(file) ?? {};
    if (typeof settings === 'object' && !Array.isArray(settings)) return settings as Tree;
    problems.push('file: holds no settings');
  } catch (error) {
    problems.push(`file: ${(error as Error).message}`);
  }
  return {};
}

/** As it is logged: no secret in it. */
export function redacted(config: CollectorConfig): CollectorConfig {
  const hide = (value: unknown, schema: Described): unknown => {
    if (schema?.secret && value !== undefined) return '***';
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, of]) => [name, hide(of, schema?.properties?.[name])]),
    );
  };
  return hide(config, described) as CollectorConfig;
}

type Tree = { [name: string]: unknown };
type Described =
  | { type?: string; secret?: boolean; properties?: Record<string, Described> }
  | undefined;

const PREFIX = 'PLUMBLINE_';
const described = z.toJSONSchema(CollectorConfig, { io: 'input' }) as Described;

function named(
  name: string,
  value: string,
  readFile: (path: string) => string,
  problems: string[],
): { path: readonly string[]; text: string | undefined } {
  const isFile = name.endsWith('_FILE');
  const path = name
    .slice(PREFIX.length, isFile ? -'_FILE'.length : undefined)
    .split('__')
    .map((word) =>
      word.toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase()),
    );
  if (!isFile) return { path, text: value };
  try {
    return { path, text: readFile(value).trimEnd() };
  } catch (error) {
    problems.push(`${path.join('.')}: ${name}: ${(error as Error).message}`);
    return { path, text: undefined };
  }
}

/** Text stays text where the schema wants text; `1234` may be a password. */
function coerced(path: readonly string[], text: string): unknown {
  let at: Described = described;
  for (const name of path) at = at?.properties?.[name];
  if (at?.type === 'integer' || at?.type === 'number')
    return text.trim() === '' ? text : Number(text);
  if (at?.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function set(tree: Tree, path: readonly string[], value: unknown): void {
  let at = tree;
  for (const name of path.slice(0, -1)) {
    const inner = at[name];
    const next: Tree = typeof inner === 'object' && inner !== null ? { ...inner } : {};
    at[name] = next;
    at = next;
  }
  at[path.at(-1) as string] = value;
}

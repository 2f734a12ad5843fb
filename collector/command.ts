/** `plumbline collector`: the collector of a site as a process of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DestinationStream } from 'pino';
import { type CollectorConfig, readConfig } from './config.ts';
import { logTo } from './log.ts';
import { type Collector, startCollector } from './main.ts';
import { UnfitDatabaseError } from './store/migrate.ts';
import { LockedError } from './store/pglite/lock.ts';
import { isConnectionLost } from './store/sql-state.ts';
import { timeOrderedIds } from './time-ordered-id.ts';

export const usage = `plumbline collector [--config FILE]

Takes the reports of agents, keeps the inventory and serves the page until it is stopped.
Settings: README.
`;

interface Stream {
  write(text: string): unknown;
}

export interface CommandIo {
  readonly stdout: Stream;
  readonly stderr: Stream & DestinationStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the built program lies: the database's worker and the pages beside it. */
  readonly program: URL;
  readonly stopping: Promise<void>;
  readonly end: (code: number) => void;
}

/** Answers the exit code. */
export async function collector(argv: readonly string[], io: CommandIo): Promise<number> {
  if (argv.includes('--help')) return said(io.stdout, usage, 0);
  const settings = settingsOf(argv, io);
  if ('refusal' in settings)
    return said(io.stderr, `plumbline collector: ${settings.refusal}\n`, settings.code);
  try {
    const running = await openCollector(settings.config, {
      ...{ log: io.stderr, program: io.program, end: io.end },
      onSetupLink: (link) => io.stdout.write(`Set the administrator's password, once: ${link}\n`),
    });
    io.stdout.write(`Page: ${running.url}\n`);
    await io.stopping;
    await running.stop();
    return 0;
  } catch (error) {
    return said(io.stderr, `plumbline collector: ${reasonOf(error)}\n`, 1);
  }
}

export interface Opening {
  readonly log: DestinationStream;
  readonly program: URL;
  readonly end: (code: number) => void;
  readonly onSetupLink: (link: string) => void;
}

/** A collector with this process's clock and chance. */
export function openCollector(
  config: CollectorConfig,
  { log: stream, program, end, onSetupLink }: Opening,
): Promise<Collector> {
  const log = logTo(stream, config.log.level);
  return startCollector(config, {
    ...{ log, onSetupLink, now: Date.now, random: randomBytes },
    newId: timeOrderedIds(Date.now, randomUUID),
    databaseWorker: new URL('pglite-worker.js', program),
    webRoot: new URL('web/', program).pathname,
    onBroken(error) {
      log.fatal({ error }, 'the database is broken: this process ends, start it again');
      end(1);
    },
  });
}

/** What stands in the way of a start, in one line a person can act on. */
export function reasonOf(error: unknown): string {
  if (error instanceof LockedError || error instanceof UnfitDatabaseError) return error.message;
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken: end who has it, or set PLUMBLINE_API__PORT to another one`;
  }
  if (code !== undefined) return message;
  if (isConnectionLost(error)) return `the database went away: ${message}`;
  throw error;
}

type Settings =
  | { readonly config: CollectorConfig }
  | { readonly refusal: string; readonly code: number };

/** Every problem on a line of its own, before anything connects. */
export function settingsOf(
  argv: readonly string[],
  { env }: { readonly env: CommandIo['env'] },
): Settings {
  const readText = (path: string) => readFileSync(path, 'utf8');
  try {
    const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
    const file = values.config === undefined ? undefined : readText(values.config);
    const read = readConfig(file, env, readText);
    if ('config' in read) return read;
    const lines = read.problems.map((problem) => `\n  ${problem}`).join('');
    return { refusal: `the configuration is wrong:${lines}`, code: 78 };
  } catch (error) {
    return { refusal: (error as Error).message.split('\n')[0] ?? '', code: 2 };
  }
}

function said(to: Stream, text: string, code: number): number {
  to.write(text);
  return code;
}

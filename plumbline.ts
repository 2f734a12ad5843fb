#!/usr/bin/env node
/** The command line: the only file that knows both halves. Each command is a chunk of its own. design.md §9. */
import { readFileSync } from 'node:fs';
import type { Chapter } from './agent/capture/demo.ts';
import type { CollectorConfig } from './collector/config.ts';
import type { Collector } from './collector/main.ts';

const HELP = `Plumbline finds what is on a plant network, notices when it changes, and says whether the change was allowed.

  plumbline start                collector and agent in one go, on a demo cell; --capture FILE or --interface IF
  plumbline analyze FILE…        what captures hold; --json one document, --html OUT one page
  plumbline agent                the agent of a cell
  plumbline agent check          what this port sees and what it misses
  plumbline collector            the collector of a site
  plumbline verify LEDGER        whether an evidence ledger is what was written

  plumbline COMMAND --help       what a command takes
  plumbline --version

Exit codes: 0 done, 1 failed, 2 bad input, 78 bad configuration.
`;

const START = `plumbline start [--capture FILE… | --interface IF] [--speed N]

Runs collector and agent on embedded defaults and says where the page is. Without a capture or an
interface it replays a demo cell, N times as fast as it was.

  PLUMBLINE_DATA          folder of everything that is kept (./data)
  PLUMBLINE_API__PORT     port of the page (8080)
`;

const program = new URL('.', import.meta.url);
const demoFolder = new URL('../fixtures/demo-cell/', import.meta.url);

/** Answers the exit code of one command. */
type Command = (argv: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  async analyze(argv) {
    const { loadForShortRun } = await import('./agent/analyze/engine.ts');
    const { exports } = loadForShortRun(new URL('analyze.cjs', program));
    return (exports as typeof import('./agent/analyze/command.ts')).analyze(argv, process);
  },
  async agent([first, ...rest]) {
    if (first === 'check') {
      const { check } = await import('./agent/check/command.ts');
      return check(rest, { stdout: process.stdout, stderr: process.stderr, stopping: stopping() });
    }
    const { agent } = await import('./agent/command.ts');
    return agent(first === undefined ? [] : [first, ...rest], {
      ...{ stdout: process.stdout, stderr: process.stderr, env: process.env },
      ...{ version: version(), stopping: stopping() },
    });
  },
  async collector(argv) {
    const { collector } = await import('./collector/command.ts');
    return collector(argv, {
      ...{ stdout: process.stdout, stderr: process.stderr, env: process.env },
      ...{ program, stopping: stopping(), end: (code) => process.exit(code) },
    });
  },
  start,
  async verify(argv) {
    const { verify } = await import('./collector/evidence/command.ts');
    return verify(argv, process);
  },
};

/** Both halves in one process. */
async function start(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) return said(process.stdout, START, 0);
  const { openCollector, reasonOf, settingsOf } = await import('./collector/command.ts');
  const { appendTo } = await import('./collector/log.ts');
  const wish = await wishOf(argv);
  if (typeof wish === 'string') return refuse(wish, 2);
  const settings = settingsOf([], process);
  if ('refusal' in settings) return refuse(settings.refusal, settings.code);
  const { config } = settings;
  const asked = stopping();
  try {
    const logFile = `${config.data}/plumbline.log`;
    const log = appendTo(logFile);
    let link: string | undefined;
    const collector = await openCollector(config, {
      ...{ log, program, end: (code: number) => process.exit(code) },
      onSetupLink: (setup) => {
        link = setup;
      },
    });
    const local = await openLocalAgent(collector, config, wish, log);
    say({ url: collector.url, link, logFile, wish, chapters: local.chapters });
    await asked;
    process.stdout.write('\nStopping …\n');
    await local.agent.stop();
    await collector.stop();
    return 0;
  } catch (error) {
    return refuse(reasonOf(error), 1);
  }
}

interface Wish {
  /** What of the agent's configuration the command line says; empty for the demo. */
  readonly capture: object;
  readonly speed: number;
}

async function wishOf(argv: readonly string[]): Promise<Wish | string> {
  const { parseArgs } = await import('node:util');
  const { captureOf } = await import('./agent/command.ts');
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        capture: { type: 'string', multiple: true },
        interface: { type: 'string' },
        speed: { type: 'string', default: '1' },
      },
    });
    const speed = Number(values.speed);
    if (!(speed > 0)) return '--speed takes a number above 0';
    return { capture: captureOf(values.interface, values.capture), speed };
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? '';
  }
}

/** The agent of the same process: its account is made by the collector's own broker. */
async function openLocalAgent(
  collector: Collector,
  { data }: CollectorConfig,
  { capture, speed }: Wish,
  log: { write(text: string): void },
) {
  const { readAgentConfig } = await import('./agent/config.ts');
  const { openAgent } = await import('./agent/command.ts');
  const { demoSource, demoStory } = await import('./agent/capture/demo.ts');
  const { setTimeout: sleep } = await import('node:timers/promises');
  const isDemo = Object.keys(capture).length === 0;
  const story = isDemo ? demoStory(demoFolder) : undefined;
  const learns = (story?.learningSeconds ?? 0) / speed;
  const demo = story && {
    learning: { quiet: learns, longest: learns, settling: 0 },
    report: { soon: 1, often: 10, seldom: 20 },
  };
  const settings = (overrides: object) => {
    const read = readAgentConfig(undefined, process.env, (path) => readFileSync(path, 'utf8'), {
      data: `${data}/agent`,
      ...capture,
      ...demo,
      ...overrides,
    });
    if ('config' in read) return read.config;
    throw Object.assign(new Error(read.problems.join('; ')), { code: 'CONFIGURATION' });
  };
  const { site, name } = settings({});
  const { url, username, password } = collector.agent(site, name);
  const clock = { now: () => Date.now() * 1000, sleep: (ms: number) => sleep(ms) };
  const agent = await openAgent(settings({ mqtt: { url, username, password } }), {
    ...{ log, version: version() },
    source: isDemo ? demoSource(demoFolder, speed, clock) : undefined,
  });
  return { agent, chapters: story?.chapters };
}

interface Started {
  readonly url: string;
  readonly link: string | undefined;
  readonly logFile: string;
  readonly wish: Wish;
  readonly chapters: readonly Chapter[] | undefined;
}

function say({ url, link, logFile, wish, chapters }: Started): void {
  const first =
    link === undefined
      ? ''
      : `  First  set the administrator's password, once:\n         ${link}\n`;
  process.stdout.write(
    `\nPlumbline ${version()}\n\n  Page   ${url}\n${first}  Log    ${logFile}\n`,
  );
  if (chapters !== undefined) {
    process.stdout.write(
      '\nA demo cell is replayed, a press line that does not exist. What happens when:\n\n',
    );
    for (const { at, says } of chapters) {
      const seconds = Math.round(at / wish.speed);
      const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      process.stdout.write(`  ${clock.padStart(5)}  ${says}\n`);
    }
  }
  process.stdout.write('\nCtrl+C ends it.\n');
}

/** The first signal asks for an orderly end; the second one does not ask. */
function stopping(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

function said(to: NodeJS.WriteStream, text: string, code: number): number {
  to.write(text);
  return code;
}

function refuse(reason: string, code: number): number {
  return said(process.stderr, `plumbline: ${reason}\n`, code);
}

async function main([name = 'help', ...argv]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return said(process.stdout, HELP, 0);
  if (name === '--version') return said(process.stdout, `${version()}\n`, 0);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? refuse(`no such command: ${name}`, 2) : command(argv);
}

process.exitCode = await main(process.argv.slice(2));

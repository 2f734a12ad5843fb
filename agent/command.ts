/** `plumbline agent`: the agent of a cell as a process of its own. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type DestinationStream, pino } from 'pino';
import type { Host } from '../protocols/messages/names.ts';
import { CaptureError, type Source } from './capture/source.ts';
import { type AgentConfig, readAgentConfig } from './config.ts';
import { FolderInUse } from './folder-lock.ts';
import { type Agent, startAgent } from './main.ts';

export const usage = `plumbline agent [--config FILE] [--interface IF | --capture FILE…]

Watches one mirror port and reports to the collector until it is stopped. With captures it ends when
the collector has committed what they held. Settings: README.
`;

const DELIVERY_POLL_MS = 100;

interface Stream {
  write(text: string): unknown;
}

export interface CommandIo {
  readonly stdout: Stream;
  readonly stderr: Stream & DestinationStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Settles when the user, or whoever looks after the process, wants it to end. */
  readonly stopping: Promise<void>;
}

/** Answers the exit code. */
export async function agent(argv: readonly string[], io: CommandIo): Promise<number> {
  if (argv.includes('--help')) return said(io.stdout, usage, 0);
  const settings = wishes(argv, io);
  if ('refusal' in settings)
    return said(io.stderr, `plumbline agent: ${settings.refusal}\n`, settings.code);
  const { config } = settings;
  try {
    const running = await openAgent(config, { log: io.stderr, version: io.version });
    const isOver = await Promise.race([
      running.ended.then(() => true),
      io.stopping.then(() => false),
    ]);
    if (isOver) await Promise.race([delivered(running), io.stopping]);
    await running.stop();
    return 0;
  } catch (error) {
    if (error instanceof FolderInUse)
      return said(io.stderr, `plumbline agent: ${error.message}\n`, 1);
    if (error instanceof CaptureError)
      return said(io.stderr, `plumbline agent: ${error.message}\n`, 2);
    throw error;
  }
}

/** Everything that was told is committed. */
async function delivered({ spool }: Agent): Promise<void> {
  while (spool.acknowledged.through < spool.last) await sleep(DELIVERY_POLL_MS);
}

/** An agent with this process's clock, chance and machine. */
export function openAgent(
  config: AgentConfig,
  {
    log,
    version,
    source,
  }: { log: DestinationStream; version: string; source?: Source | undefined },
): Promise<Agent> {
  return startAgent(config, {
    log: pino(
      {
        ...{ level: config.log.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
        serializers: { error: pino.stdSerializers.err },
      },
      log,
    ),
    now: Date.now,
    random: Math.random,
    newId: randomUUID,
    version,
    machine: machineId(),
    self: ownAddress(config.capture.interface),
    ...(source && { source }),
  });
}

type Wish = { readonly config: AgentConfig } | { readonly refusal: string; readonly code: number };

function wishes(argv: readonly string[], io: CommandIo): Wish {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string' },
        interface: { type: 'string' },
        capture: { type: 'string', multiple: true },
      },
    });
    const capture = captureOf(values.interface, values.capture);
    const file = values.config === undefined ? undefined : readFileSync(values.config, 'utf8');
    const read = readAgentConfig(file, io.env, (path) => readFileSync(path, 'utf8'), capture);
    if ('config' in read) return read;
    const lines = read.problems.map((problem) => `\n  ${problem}`).join('');
    return { refusal: `the configuration is wrong:${lines}`, code: 78 };
  } catch (error) {
    return { refusal: (error as Error).message.split('\n')[0] ?? '', code: 2 };
  }
}

/** Of the command line, over what the configuration says. */
export function captureOf(live: string | undefined, files: readonly string[] | undefined) {
  if (live !== undefined && files !== undefined) {
    throw new Error('--capture and --interface exclude each other');
  }
  if (live !== undefined) return { capture: { interface: live } };
  return files === undefined ? {} : { capture: { files } };
}

/** Names this machine: a spool that is found on another one begins a new series. */
function machineId(): string {
  const file = '/etc/machine-id';
  return (existsSync(file) && readFileSync(file, 'utf8').trim()) || hostname();
}

function ownAddress(name: string | undefined): Omit<Host, 'network'> {
  const all = networkInterfaces();
  const [own] = (name === undefined ? undefined : all[name]) ?? [];
  const mac = own?.mac === '00:00:00:00:00:00' ? undefined : own?.mac;
  return { ...(mac && { mac }), ip: own?.address ?? '127.0.0.1' } as Omit<Host, 'network'>;
}

function said(to: Stream, text: string, code: number): number {
  to.write(text);
  return code;
}

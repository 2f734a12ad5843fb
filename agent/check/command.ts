/** `plumbline agent check`: what does this port see, and what does it miss? */
import { parseArgs } from 'node:util';
import { protocols } from '../../protocols/registry.ts';
import { CaptureFiles } from '../capture/files.ts';
import { LiveCapture } from '../capture/live.ts';
import { CaptureError, type Source } from '../capture/source.ts';
import { vendorOf } from '../observe/makers.ts';
import { Picture } from '../observe/picture.ts';
import { adviceOf, reportOf } from './advice.ts';
import { findingsOf } from './findings.ts';

export const checkUsage = `plumbline agent check (--interface IF [--seconds N] | --capture FILE…)

Listens for a while (30 seconds) and says what this port shows and what it misses.

Exit codes: 0 the port is fit, 1 something is missing, 2 nothing could be captured.
`;

interface Stream {
  write(text: string): unknown;
}

export interface CheckIo {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Settles when the user wants it to end early: what was seen so far is reported. */
  readonly stopping: Promise<void>;
}

const DEFAULT_SECONDS = 30;
const MOST_SECONDS = 86_400;

interface Wish {
  readonly source: Source;
  readonly seconds: number | undefined;
}

/** Answers the exit code. */
export async function check(argv: readonly string[], io: CheckIo): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(checkUsage);
    return 0;
  }
  const wish = wishOf(argv);
  if (typeof wish === 'string') return refuse(io, wish);
  try {
    const picture = await listen(wish, io);
    const { kernel, interface: nic } = wish.source.drops();
    const isKnown = kernel >= 0 || nic >= 0;
    const dropped = isKnown ? Math.max(0, kernel) + Math.max(0, nic) : -1;
    const findings = findingsOf(picture, dropped);
    io.stdout.write(reportOf(findings));
    return adviceOf(findings).some(({ level }) => level === 'missing') ? 1 : 0;
  } catch (error) {
    if (error instanceof CaptureError) return refuse(io, error.message);
    throw error;
  }
}

async function listen({ source, seconds }: Wish, io: CheckIo): Promise<Picture> {
  const picture = new Picture({
    protocols,
    vendorOf,
    interfaceName: (index) => source.interfaceName(index),
  });
  const timer = seconds === undefined ? undefined : setTimeout(() => source.stop(), seconds * 1000);
  void io.stopping.then(() => source.stop());
  try {
    await source.read((packet) => picture.packet(packet));
  } finally {
    clearTimeout(timer);
  }
  picture.close();
  return picture;
}

function wishOf(argv: readonly string[]): Wish | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        interface: { type: 'string' },
        seconds: { type: 'string' },
        capture: { type: 'string', multiple: true },
      },
    });
    const { interface: live, capture: files } = values;
    const seconds = Number(values.seconds ?? DEFAULT_SECONDS);
    const isDuration = seconds > 0 && seconds <= MOST_SECONDS;
    if (!isDuration) return `--seconds: more than 0, at most ${MOST_SECONDS}`;
    if ((live === undefined) === (files === undefined))
      return 'give --interface IF or --capture FILE';
    if (live !== undefined) return { source: new LiveCapture({ interface: live }), seconds };
    return { source: new CaptureFiles(files ?? []), seconds: undefined };
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? '';
  }
}

function refuse(io: CheckIo, reason: string): number {
  io.stderr.write(`plumbline agent check: ${reason}\n`);
  return 2;
}

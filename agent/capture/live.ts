/**
 * Packets as they happen, through a child that alone may open the interface: dumpcap, else tcpdump.
 * Its pcap stream comes through a pipe, what the kernel dropped through its messages.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { StreamFeed } from './feed.ts';
import { HeldPacket } from './format.ts';
import { Interfaces } from './interfaces.ts';
import { lossOf } from './loss.ts';
import { Reading } from './reading.ts';
import {
  CaptureError,
  type CaptureWarning,
  type Drops,
  type PacketSink,
  type Source,
} from './source.ts';

export type CaptureProgram = 'dumpcap' | 'tcpdump';

export interface LiveOptions {
  readonly interface: string;
  /** Tried in this order; the first one installed and allowed to capture is used. */
  readonly programs?: readonly CaptureProgram[];
  /** A capture filter (pcap-filter); absent: everything. */
  readonly filter?: string;
}

const BUFFER_MIB = 32; // in the kernel: a second of 150,000 packets of 200 bytes

/** dumpcap tells its drops when it ends; tcpdump also whenever it gets SIGUSR1. */
const commands: Readonly<Record<CaptureProgram, (on: string) => readonly string[]>> = {
  dumpcap: (on) => ['-P', '-q', '-B', String(BUFFER_MIB), '-w', '-', '-i', on],
  tcpdump: (on) => ['-U', '-w', '-', '-B', String(BUFFER_MIB * 1_024), '-i', on],
};

const MOST_WARNINGS = 1_000;
const MOST_MESSAGES = 4_096; // characters kept of what the child says

export class LiveCapture implements Source {
  readonly isLive = true;
  readonly warnings: CaptureWarning[] = [];
  readonly #options: LiveOptions;
  readonly #packet = new HeldPacket();
  readonly #interfaces: Interfaces;
  #program: CaptureProgram;
  #child: ChildProcess | undefined;
  #isStopped = false;
  #said = ''; // the beginning
  #heard = ''; // the end
  #taken = 0;
  #before: Drops = { kernel: 0, interface: 0 }; // of children that have ended
  #current: Drops = { kernel: -1, interface: -1 };

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#program = options.programs?.[0] ?? 'dumpcap';
    this.#interfaces = new Interfaces(options.interface);
  }

  get name(): string {
    return `${this.#options.interface} through ${this.#program}`;
  }

  interfaceName(index: number): string {
    return this.#interfaces.name(index);
  }

  /**
   * Settles when the child ends: after `stop`, or because it died (then the last warning says
   * what it said). May be called again; frame numbers and drops go on. Rejects when no program
   * could capture at all.
   */
  async read(sink: PacketSink): Promise<void> {
    const reasons: string[] = [];
    for (const program of this.#options.programs ?? (['dumpcap', 'tcpdump'] as const)) {
      if (this.#isStopped) return;
      this.#program = program;
      const failure = await this.#run(program, sink);
      if (failure === undefined) return;
      reasons.push(`${program}: ${failure}`);
    }
    throw new CaptureError(`${this.#options.interface}: ${reasons.join('; ')}`);
  }

  /** Both programs end at SIGINT and then tell their drops; called again, it waits no longer. */
  stop(): void {
    this.#child?.kill(this.#isStopped ? 'SIGKILL' : 'SIGINT');
    this.#isStopped = true;
  }

  /** tcpdump is asked for new figures, which are in the next answer; dumpcap knows them at its end. */
  drops(): Drops {
    // Before it listens the signal would end it.
    const isListening = this.#program === 'tcpdump' && this.#said.includes('listening on');
    if (isListening) this.#child?.kill('SIGUSR1');
    return {
      kernel: plus(this.#before.kernel, this.#current.kernel),
      interface: plus(this.#before.interface, this.#current.interface),
    };
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#taken, total: 0 };
  }

  /** The reason why it captured nothing; undefined when it did, or was stopped. */
  async #run(program: CaptureProgram, sink: PacketSink): Promise<string | undefined> {
    const { interface: on, filter } = this.#options;
    const words = [...commands[program](on), ...filterWords(program, filter)];
    this.#said = '';
    this.#heard = '';
    this.#current = { kernel: -1, interface: -1 };
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const ended = endOf(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    let hasBegun = false; // an interface that may not be opened gives an empty stream
    const reading = new Reading({
      name: this.name,
      feed: new StreamFeed(child.stdout),
      packet: this.#packet,
      interfaces: this.#interfaces,
      warn: (packet, offset, text) => {
        if (hasBegun) this.#warn(packet, offset, text);
      },
    });
    try {
      while (await reading.step(sink, Number.MAX_SAFE_INTEGER)) hasBegun = true;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
    } finally {
      this.#taken += reading.taken();
      await reading.close();
      child.kill('SIGINT');
    }
    const end = await ended;
    this.#child = undefined;
    this.#settleDrops();
    if (this.#isStopped) return undefined;
    const reason = this.#lastWords() || end;
    if (!hasBegun) return reason;
    this.#warn(this.#packet.frame, reading.taken(), `capture ended: ${reason}`);
    return undefined;
  }

  #hear(text: string): void {
    if (this.#said.length < MOST_MESSAGES) this.#said += text;
    this.#heard = (this.#heard + text).slice(-MOST_MESSAGES);
    const loss = lossOf(this.#heard);
    if (loss !== undefined) this.#current = loss;
  }

  #settleDrops(): void {
    const { kernel, interface: byInterface } = this.#current;
    this.#before = {
      kernel: this.#before.kernel + Math.max(kernel, 0),
      interface: this.#before.interface + Math.max(byInterface, 0),
    };
    // The last figures stay figures; a child that told none leaves the whole unknown.
    this.#current = { kernel: Math.min(kernel, 0), interface: Math.min(byInterface, 0) };
  }

  #lastWords(): string {
    const lines = this.#said
      .split('\n')
      .map((line) => line.replace(/[^\x20-\x7e]/g, '').trim())
      .map((line) => line.replace(/^(dumpcap|tcpdump): /, '')); // said with the reason anyway
    const told = lines.filter(
      (line) => line !== '' && !/^(Capturing on|File:)|listening on/.test(line),
    );
    return (
      told.find((line) => /permission|denied|no such|not found|error/i.test(line)) ??
      told[0] ??
      ''
    ).slice(0, 200);
  }

  #warn(packet: number, offset: number, text: string): void {
    if (this.warnings.length === MOST_WARNINGS) this.warnings.shift();
    this.warnings.push({ file: this.name, packet, offset, text });
  }
}

function filterWords(program: CaptureProgram, filter: string | undefined): readonly string[] {
  if (filter === undefined) return [];
  return program === 'dumpcap' ? ['-f', filter] : ['--', filter];
}

/** How it ended, in words; never rejects. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'not installed' : error.message),
    );
    child.once('close', (code, signal) =>
      resolve(signal === null ? `ended with status ${code}` : `ended by ${signal}`),
    );
  });
}

function plus(before: number, current: number): number {
  return current < 0 ? -1 : before + current;
}

/** `plumbline analyze FILE… [--json | --html OUT]`: reads captures and prints what they hold. */
import { writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { protocols } from '../../protocols/registry.ts';
import { CaptureFiles } from '../capture/files.ts';
import { CaptureError } from '../capture/source.ts';
import { vendorOf } from '../observe/makers.ts';
import { Picture } from '../observe/picture.ts';
import { type AnalysisDocument, analysisOf } from './document.ts';
import { ProgressBar, type Terminal } from './progress-bar.ts';

export interface AnalyzeIo {
  readonly stdin: Readable;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

export const usage = `plumbline analyze FILE… [--json | --html OUT]

Reads pcap and pcapng captures, plain or gzip (- is standard input), and prints what they hold:
the devices and what they are, who talks what to whom, what was done to whom.

  --json       one analysis document on standard output, and nothing else
  --html OUT   one self-contained page written to OUT
`;

interface Wish {
  readonly files: readonly string[];
  readonly isJson: boolean;
  readonly html: string | undefined;
}

/** Answers the exit code: 0 done, 2 bad input, said in one line. Ends no process. */
export async function analyze(argv: readonly string[], io: AnalyzeIo): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) return print(io.stdout, usage);
  const wish = parse(argv);
  if (typeof wish === 'string') return refuse(io, wish);
  try {
    const document = await read(wish.files, io);
    if (wish.isJson) return print(io.stdout, `${JSON.stringify(document, null, 2)}\n`);
    if (wish.html !== undefined) return await writePage(document, wish.html, io);
    const { summaryOf } = await import('./summary.ts');
    return print(io.stdout, summaryOf(document, { isColored: io.stdout.isTTY === true }));
  } catch (error) {
    if (error instanceof CaptureError) return refuse(io, error.message);
    throw error;
  }
}

function parse(argv: readonly string[]): Wish | string {
  const files: string[] = [];
  let isJson = false;
  let html: string | undefined;
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i]!;
    if (word === '--json') isJson = true;
    else if (word === '--html') {
      i += 1;
      html = argv[i] ?? '';
    } else if (word.startsWith('-') && word !== '-') return `no such option: ${word}`;
    else files.push(word);
  }
  if (files.length === 0) return 'no capture named';
  if (html === '') return '--html needs a file to write to';
  if (isJson && html !== undefined) return '--json and --html exclude each other';
  return { files, isJson, html };
}

async function read(files: readonly string[], io: AnalyzeIo): Promise<AnalysisDocument> {
  // Node opens standard input when it is first looked at.
  const source = new CaptureFiles(files, files.includes('-') ? io.stdin : undefined);
  await source.check();
  const picture = new Picture({
    protocols,
    interfaceName: (index) => source.interfaceName(index),
    vendorOf,
  });
  const bar = new ProgressBar(io.stderr);
  const sink = picture.packet.bind(picture);
  try {
    while (await source.step(sink, Number.MAX_SAFE_INTEGER)) {
      bar.show(source.progress(), picture.counters.packets);
    }
  } finally {
    bar.clear();
    await source.close();
  }
  picture.close();
  const { kernel, interface: byInterface } = source.drops();
  const lost = Math.max(kernel, 0) + Math.max(byInterface, 0);
  return analysisOf(picture, { files, warnings: source.warnings, lost });
}

async function writePage(document: AnalysisDocument, path: string, io: AnalyzeIo): Promise<number> {
  const { pageOf } = await import('./page.ts');
  try {
    await writeFile(path, pageOf(document));
  } catch (error) {
    return refuse(io, `${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
  return print(io.stderr, `wrote ${path}\n`);
}

function print(to: Terminal, text: string): number {
  to.write(text);
  return 0;
}

function refuse(io: AnalyzeIo, reason: string): number {
  io.stderr.write(`plumbline analyze: ${reason.replaceAll(/[\r\n]+/g, ' ')}\n`);
  return 2;
}

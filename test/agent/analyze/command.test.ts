import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { analyze } from '../../../agent/analyze/command.ts';
import { pcap } from '../../support/capture-bytes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CELL = 'fixtures/analyze/press-line/input.pcap';

class Screen {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 80;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

async function run(argv: readonly string[], { isTTY = false, stdin = Readable.from([]) } = {}) {
  const [stdout, stderr] = [new Screen(isTTY), new Screen(isTTY)];
  const code = await analyze(argv, { stdin, stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

test('a capture gives one analysis document', async () => {
  const { code, stdout, stderr } = await run([CELL, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot('../../../fixtures/analyze/press-line/expected.json');
});

test('the same input gives the same bytes, plain, gzip or from standard input', async () => {
  const bytes = readFileSync(CELL);
  const packed = join(temporaryFolder(), 'cell.gz');
  writeFileSync(packed, gzipSync(bytes));
  const [plain, again] = [await run([CELL, '--json']), await run(['--json', CELL])];
  const gzip = await run([packed, '--json']);
  const pipe = await run(['-', '--json'], {
    stdin: Readable.from([bytes.subarray(0, 999), bytes.subarray(999)]),
  });
  expect(again.stdout).toBe(plain.stdout);
  expect(gzip.stdout.replaceAll(packed, CELL)).toBe(plain.stdout);
  expect(pipe.stdout.replaceAll('"-"', `"${CELL}"`)).toBe(plain.stdout);
});

test('several files are one run, packets counted through', async () => {
  const { stdout } = await run([CELL, CELL, '--json']);
  const once = JSON.parse((await run([CELL, '--json'])).stdout);
  const twice = JSON.parse(stdout);
  expect(twice.capture.files).toEqual([CELL, CELL]);
  expect(twice.capture.packets).toBe(2 * once.capture.packets);
  expect(twice.assets.map(({ id }: { id: string }) => id)).toEqual(
    once.assets.map(({ id }: { id: string }) => id),
  );
});

test('without an option a person reads who is there and what was done', async () => {
  const { code, stdout } = await run([CELL]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/10\.20\.1\.90 +\S+ +Engineering workstation +Dell Inc\./);
  expect(stdout).toMatch(/mode-change +10\.20\.1\.90 +10\.20\.1\.11 +accepted/);
  expect(stdout).not.toContain('\u001b');
});

test('a terminal shows colours and a progress bar that leaves nothing behind; a pipe has neither', async () => {
  const terminal = await run([CELL], { isTTY: true });
  expect(terminal.stdout).toContain('\u001b[1m');
  expect(terminal.stderr).toMatch(/reading .+ 100 %/);
  expect(terminal.stderr.endsWith('\r\u001b[2K')).toBe(true);
  expect((await run([CELL])).stderr).toBe('');
});

test.each([
  [['none.pcap', '--json'], /^plumbline analyze: none\.pcap: no such file\n$/],
  [[CELL, 'none.pcap'], /^plumbline analyze: none\.pcap: no such file\n$/],
  [['package.json'], /^plumbline analyze: package\.json: not a capture .+\n$/],
  [['agent'], /^plumbline analyze: agent: is a folder, not a capture\n$/],
  [[], /^plumbline analyze: no capture named\n$/],
  [[CELL, '--jsn'], /^plumbline analyze: no such option: --jsn\n$/],
  [[CELL, '--html'], /^plumbline analyze: --html needs a file to write to\n$/],
  [[CELL, '--html', 'x', '--json'], /^plumbline analyze: --json and --html exclude each other\n$/],
  [
    [CELL, '--html', '/nowhere/x.html'],
    /^plumbline analyze: \/nowhere\/x\.html: cannot be written \(ENOENT\)\n$/,
  ],
])('%j ends with 2 and one line', async (argv, line) => {
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(line);
});

test('a damaged capture gives what could be read, and a warning', async () => {
  const path = join(temporaryFolder(), 'cut.pcap');
  writeFileSync(path, readFileSync(CELL).subarray(0, 1_000));
  const { code, stdout } = await run([path, '--json']);
  expect(code).toBe(0);
  const { packets, warnings } = JSON.parse(stdout).capture;
  expect(packets).toBeGreaterThan(5);
  expect(warnings).toEqual([
    expect.stringMatching(new RegExp(`^truncated after packet ${packets} \\(byte \\d+\\)$`)),
  ]);
});

test('an unknown link type is counted and named, not guessed at', async () => {
  const path = join(temporaryFolder(), 'odd.pcap');
  writeFileSync(
    path,
    pcap([{ bytes: new Uint8Array(60), seconds: 1, fraction: 0 }], { linkType: 61_234 }),
  );
  const { code, stdout } = await run([path, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    capture: { packets: 1, linkTypes: ['linktype-61234'] },
    assets: [],
    conversations: [],
  });
});

test('--html writes one page that fetches nothing and runs nothing', async () => {
  const path = join(temporaryFolder(), 'cell.html');
  const { code, stdout } = await run([CELL, '--html', path]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const page = readFileSync(path, 'utf8');
  expect(page.includes("default-src 'none'")).toBe(true);
  expect(/<script|<link|<img|<iframe|https?:|@import|url\((?!#)|\son\w+=/i.exec(page)).toBeNull();
  expect(page.includes('SW-CELL-2')).toBe(true);
});

import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CaptureFolder } from '../../../agent/capture/folder.ts';
import { CaptureError } from '../../../agent/capture/source.ts';
import { pcap } from '../../support/capture-bytes.ts';
import { Workplace } from '../../support/capture-runs.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

/** Packets told apart by their second. */
const file = (...seconds: readonly number[]) =>
  pcap(seconds.map((second) => ({ bytes: new Uint8Array(60), seconds: second, fraction: 0 })));

const put = (name: string, bytes: Uint8Array, writtenSeconds: number) =>
  utimesSync(place.write(name, bytes), writtenSeconds, writtenSeconds);

/** Runs `steps` one after the other, each when the folder has nothing left to read; then stops. */
async function follow(steps: readonly (() => void)[], sinceMs = 0) {
  const left = [...steps];
  let idle = 0;
  const folder = new CaptureFolder(place.folder, {
    sinceMs,
    sleep: () => {
      idle += 1;
      if (idle % 3 === 0) (left.shift() ?? (() => folder.stop()))();
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  const seconds: number[] = [];
  await folder.read(({ time }) => seconds.push(time / 1e6));
  return { seconds, warnings: folder.warnings };
}

test('finished files come in the order they were written, names deciding a tie', async () => {
  put('b.pcap', file(3), 1_000);
  put('c.pcap.gz', gzipSync(file(1)), 900);
  put('a.pcap', file(2), 1_000);
  const { seconds, warnings } = await follow([]);
  expect(seconds).toEqual([1, 2, 3]);
  expect(warnings).toEqual([]);
});

test('a growing file is followed, half a packet at a time, until a newer one is there', async () => {
  const whole = file(1, 2);
  put('a.pcap', whole.subarray(0, 50), 1_000);
  const { seconds, warnings } = await follow([
    () => appendFileSync(join(place.folder, 'a.pcap'), whole.subarray(50, 120)),
    () => appendFileSync(join(place.folder, 'a.pcap'), whole.subarray(120)),
    () => place.write('b.pcap', file(3)),
    () => place.write('c.pcap', file(4)),
  ]);
  expect(seconds).toEqual([1, 2, 3, 4]);
  expect(warnings).toEqual([]);
});

test('a file left unfinished when the next began is read as far as it goes, with a warning', async () => {
  put('a.pcap', file(1, 2).subarray(0, 130), 1_000);
  put('b.pcap', file(3), 2_000);
  const { seconds, warnings } = await follow([]);
  expect(seconds).toEqual([1, 3]);
  expect(warnings).toMatchObject([{ file: 'a.pcap', packet: 1, text: 'truncated' }]);
});

test('what is no capture is told once and passed over, folders and hidden files without a word', async () => {
  put('notes.txt', new TextEncoder().encode('a note'), 900);
  put('.hidden', new TextEncoder().encode('a note'), 900);
  mkdirSync(join(place.folder, 'old'));
  put('a.pcap', file(1), 1_000);
  const { seconds, warnings } = await follow([() => {}]);
  expect(seconds).toEqual([1]);
  expect(warnings.map(({ file: name }) => name)).toEqual(['notes.txt']);
});

test('a name used again is another file, a file rotated away is forgotten', async () => {
  put('a.pcap', file(1), 1_000);
  const { seconds } = await follow([
    () => renameSync(place.write('fresh.tmp', file(2)), join(place.folder, 'a.pcap')),
    () => rmSync(join(place.folder, 'a.pcap')),
    () => place.write('a.pcap', file(3)),
  ]);
  expect(seconds).toEqual([1, 2, 3]);
});

test('what an earlier run has read is not read again', async () => {
  put('a.pcap', file(1), 1_000);
  put('b.pcap', file(2), 2_000);
  expect((await follow([], 1_500_000)).seconds).toEqual([2]);
});

test('a folder that is not there is an error of one line', async () => {
  const folder = new CaptureFolder(join(place.folder, 'none'), { sleep: () => Promise.resolve() });
  const failure = folder.read(() => {});
  await expect(failure).rejects.toThrow(CaptureError);
  await expect(failure).rejects.toThrow(/none: no such folder$/);
});

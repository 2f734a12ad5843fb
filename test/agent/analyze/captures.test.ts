/** Other people's captures, where they are at hand: real plants, and what broke other programs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { analyze } from '../../../agent/analyze/command.ts';
import { readAll } from '../../support/capture-runs.ts';

const CAPTURES = new URL('../../../../shared/captures/', import.meta.url).pathname;
const isThere = existsSync(CAPTURES);
if (!isThere) console.log('skipped: the captures (../shared/captures) are not on this machine');

function filesOf(folder: string): string[] {
  if (!isThere) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pcap|pcapng|cap)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const withTruth = filesOf(CAPTURES).filter((file) => existsSync(`${file}.truth.json`));

async function documentOf(file: string) {
  let text = '';
  const stdout = { write: (more: string) => (text += more) };
  let said = '';
  const stderr = { write: (more: string) => (said += more) };
  const code = await analyze([file, '--json'], { stdin: Readable.from([]), stdout, stderr });
  return { code, said, document: JSON.parse(text) };
}

test.skipIf(!isThere)('as many packets are read as TShark reads, at the same times', async () => {
  expect(withTruth.length).toBeGreaterThan(100);
  for (const file of withTruth) {
    const { frames, first_ts, last_ts } = JSON.parse(readFileSync(`${file}.truth.json`, 'utf8'));
    const { packets } = await readAll(file);
    const times = packets.map(({ time }) => time);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    expect([file, packets.length]).toEqual([file, frames]);
    if (first_ts < 0) continue; // a damaged record, whose microseconds TShark reads as negative
    expect(Math.abs(first - first_ts * 1e6)).toBeLessThanOrEqual(1);
    expect(Math.abs(last - last_ts * 1e6)).toBeLessThanOrEqual(1);
  }
});

test.skipIf(!isThere)(
  'broken and hostile captures give a document each and grow nothing',
  async () => {
    const bad = filesOf(join(CAPTURES, 'bad'));
    expect(bad.length).toBeGreaterThan(200);
    let longest = { ms: 0, file: '' };
    let peak = 0;
    for (const file of bad) {
      const begun = performance.now();
      const { code, said, document } = await documentOf(file);
      const ms = performance.now() - begun;
      if (ms > longest.ms) longest = { ms, file };
      peak = Math.max(peak, process.memoryUsage.rss());
      expect({ file, code, said }).toEqual({ file, code: 0, said: '' });
      expect(document.format).toBe('plumbline-analysis/1');
      expect(JSON.stringify(document.anomalies)).not.toContain('decoder-fault');
    }
    console.log(
      `${bad.length} files, longest ${longest.ms.toFixed(0)} ms (${longest.file}), peak ${(peak / 1_048_576).toFixed(0)} MiB with the test runner`,
    );
  },
);

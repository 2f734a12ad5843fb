import { afterAll, expect, test } from 'vitest';
import { CaptureFiles } from '../../../agent/capture/files.ts';
import { Replay } from '../../../agent/capture/replay.ts';
import { pcap } from '../../support/capture-bytes.ts';
import { Workplace } from '../../support/capture-runs.ts';

const place = new Workplace();
afterAll(() => place.remove());

/** Time that passes only when somebody sleeps. */
class Clock {
  micros = 5_000_000_000_000;
  readonly now = () => this.micros;
  readonly sleep = (ms: number) => {
    this.micros += ms * 1_000;
    return Promise.resolve();
  };
}

const SECONDS = [100, 101, 101.5, 110, 110];
const path = place.write(
  'a.pcap',
  pcap(
    SECONDS.map((seconds) => ({
      bytes: new Uint8Array(60),
      seconds: Math.floor(seconds),
      fraction: (seconds % 1) * 1e6,
    })),
  ),
);

test.each([
  [1, [0, 1, 1.5, 10, 10]],
  [10, [0, 0.1, 0.15, 1, 1]],
  [Number.POSITIVE_INFINITY, [0, 0, 0, 0, 0]],
])('at speed %d packets come when they are due', async (speed, dueSeconds) => {
  const clock = new Clock();
  const begun = clock.micros;
  const seen: [number, number][] = [];
  const replay = new Replay(new CaptureFiles([path]), {
    speed,
    now: clock.now,
    sleep: clock.sleep,
  });
  await replay.read(({ time }) => seen.push([time / 1e6, (clock.micros - begun) / 1e6]));
  expect(seen.map(([time]) => time)).toEqual(SECONDS);
  for (const [index, [, at]] of seen.entries()) {
    expect(at).toBeGreaterThan(dueSeconds[index]! - 0.003);
    expect(at).toBeLessThanOrEqual(dueSeconds[index]! + 0.001);
  }
});

test('rebased, the first packet is now and the others follow at the speed', async () => {
  const clock = new Clock();
  const begun = clock.micros;
  const times: number[] = [];
  const replay = new Replay(new CaptureFiles([path]), {
    speed: 2,
    isRebased: true,
    now: clock.now,
    sleep: clock.sleep,
  });
  await replay.read(({ time }) => times.push(time - begun));
  expect(times).toEqual([0, 500_000, 750_000, 5_000_000, 5_000_000]);
});

test('a stop ends it between two packets, however far apart they are', async () => {
  const clock = new Clock();
  const begun = clock.micros;
  const replay = new Replay(new CaptureFiles([path]), {
    speed: 1,
    now: clock.now,
    sleep: (ms) => {
      if (clock.micros - begun > 3_000_000) replay.stop();
      return clock.sleep(ms);
    },
  });
  const frames: number[] = [];
  await replay.read(({ frame }) => frames.push(frame));
  expect(frames).toEqual([1, 2, 3]);
  expect(clock.micros - begun).toBeLessThan(4_000_000);
});

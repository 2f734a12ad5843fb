import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { joined, numbers, PcapngBlocks } from '../../support/capture-bytes.ts';
import { readAll, Workplace } from '../../support/capture-runs.ts';

const place = new Workplace();
afterAll(() => place.remove());

const write = (...blocks: readonly Uint8Array[]) => place.write('a.pcapng', joined(blocks));
const bytes = (size: number, seed = 1) =>
  Uint8Array.from({ length: size }, (_, i) => (i * 7 + seed) & 0xff);
const NOW = 1_700_000_000_123_456n; // microseconds

test.each([
  ['microseconds by default', undefined, undefined, NOW, Number(NOW)],
  ['nanoseconds, rounded down', 9, undefined, NOW * 1_000n + 999n, Number(NOW)],
  ['nanoseconds at the edge of a microsecond', 9, undefined, NOW * 1_000n, Number(NOW)],
  ['picoseconds', 12, undefined, 1_234_567_890_999n, 1_234_567],
  ['milliseconds', 3, undefined, NOW / 1_000n, Number((NOW / 1_000n) * 1_000n)],
  ['seconds', 0, undefined, 1_700_000_000n, 1_700_000_000_000_000],
  ['powers of two', 0x80 | 10, undefined, (1_700_000_000n << 10n) + 512n, 1_700_000_000_500_000],
  ['an offset in seconds', 6, 1_600_000_000, 5n, 1_600_000_000_000_005],
  ['an offset before 1970', 6, -10, 5_000_000n, 0],
  ['a time beyond all calendars', 0, undefined, 0xffff_ffff_ffff_ffffn, Number.MAX_SAFE_INTEGER],
])('time in %s', async (_, resolution, offsetSeconds, units, micros) => {
  const ng = new PcapngBlocks();
  const options = {
    ...(resolution === undefined ? {} : { resolution }),
    ...(offsetSeconds === undefined ? {} : { offsetSeconds }),
  };
  const { packets } = await readAll(
    write(ng.section(), ng.interface(options), ng.enhanced(0, units, bytes(20))),
  );
  expect(packets.map(({ time }) => time)).toEqual([micros]);
});

test('interfaces differ in link type, and are known by name across sections and byte orders', async () => {
  const [ng, big] = [new PcapngBlocks(), new PcapngBlocks(true)];
  const path = write(
    ng.section(),
    ng.interface({ name: 'eth0' }),
    ng.interface({ name: 'tun0', linkType: 101 }),
    ng.enhanced(1, NOW, bytes(30)),
    ng.enhanced(0, NOW, bytes(31), 1_000),
    big.section(),
    big.interface({ name: 'tun0', linkType: 101, resolution: 9 }),
    big.enhanced(0, NOW * 1_000n, bytes(32)),
  );
  const { packets, source, warnings } = await readAll(path);
  expect(warnings).toEqual([]);
  expect(
    packets.map((one) => [
      source.interfaceName(one.interface),
      one.linkType,
      one.end - one.start,
      one.wireLength,
      one.time,
    ]),
  ).toEqual([
    ['tun0', 101, 30, 30, Number(NOW)],
    ['eth0', 1, 31, 1_000, Number(NOW)],
    ['tun0', 101, 32, 32, Number(NOW)],
  ]);
});

test.each([[false], [true]])(
  'simple and obsolete packets are packets (big-endian: %s)',
  async (isBig) => {
    const ng = new PcapngBlocks(isBig);
    const path = write(
      ng.section(),
      ng.interface({ snapLength: 40 }),
      ng.obsolete(0, NOW, bytes(33)),
      ng.simple(bytes(40), 90),
      ng.simple(bytes(21)),
    );
    const { packets, warnings } = await readAll(path);
    expect(warnings).toEqual([]);
    expect(packets.map((one) => [one.hex, one.wireLength, one.time])).toEqual([
      [Buffer.from(bytes(33)).toString('hex'), 33, Number(NOW)],
      [Buffer.from(bytes(40)).toString('hex'), 90, Number(NOW)],
      [Buffer.from(bytes(21)).toString('hex'), 21, Number(NOW)],
    ]);
  },
);

test('statistics are drops: totals, the last of each interface', async () => {
  const ng = new PcapngBlocks();
  const path = write(
    ng.section(),
    ng.interface({ name: 'a' }),
    ng.interface({ name: 'b' }),
    ng.statistics(0, 1n, 10n),
    ng.statistics(1, 2n, 20n),
    ng.statistics(0, 5n, 50n),
  );
  const { source } = await readAll(path);
  expect(source.drops()).toEqual({ kernel: 70, interface: 7 });
  const { source: silent } = await readAll(write(ng.section(), ng.interface()));
  expect(silent.drops()).toEqual({ kernel: -1, interface: -1 });
});

test('unknown blocks are passed over, also one longer than any buffer', async () => {
  const ng = new PcapngBlocks();
  const path = write(
    ng.section(),
    ng.interface(),
    ng.block(0x0bad, bytes(17)),
    ng.block(0x0bad, new Uint8Array(5_000_000)),
    ng.enhanced(0, NOW, bytes(64)),
  );
  const { packets, warnings } = await readAll(path);
  expect(packets.map(({ hex }) => hex)).toEqual([Buffer.from(bytes(64)).toString('hex')]);
  expect(warnings).toEqual([]);
});

test('gzip of a pcapng reads like the plain file', async () => {
  const ng = new PcapngBlocks();
  const whole = joined([ng.section(), ng.interface(), ng.enhanced(0, NOW, bytes(64))]);
  const { packets } = await readAll(place.write('a.pcapng.gz', gzipSync(whole)));
  expect(packets.map(({ hex }) => hex)).toEqual([Buffer.from(bytes(64)).toString('hex')]);
});

test.each<[string, (ng: PcapngBlocks) => Uint8Array, number, RegExp]>([
  [
    'a hostile block length',
    () => numbers(false, [4, 0x0bad], [4, 0xffff_fff0], [4, 0]),
    1,
    /claims 4294967280 bytes/,
  ],
  [
    'a block shorter than its frame',
    () => numbers(false, [4, 6], [4, 8], [4, 0]),
    1,
    /claims 8 bytes/,
  ],
  [
    'a packet block no packet fills',
    () => numbers(false, [4, 6], [4, 0x0100_0000], [4, 0]),
    1,
    /claims 16777216 bytes/,
  ],
  [
    'a section of no byte order',
    () => numbers(false, [4, 0x0a0d0d0a], [4, 28], [4, 0x11223344]),
    1,
    /unknown byte order/,
  ],
  ['a packet of an unknown interface', (ng) => ng.enhanced(7, NOW, bytes(4)), 1, /never described/],
  [
    'a packet longer than its block',
    (ng) => ng.block(6, numbers(false, [4, 0], [4, 0], [4, 0], [4, 999], [4, 999])),
    1,
    /longer than its block/,
  ],
  [
    'a packet block without its header',
    (ng) => ng.block(6, numbers(false, [4, 0])),
    1,
    /without its header/,
  ],
  ['half a block', (ng) => ng.enhanced(0, NOW, bytes(40)).subarray(0, 50), 1, /^truncated$/],
])('%s is a warning with its place', async (_, damage, held, text) => {
  const ng = new PcapngBlocks();
  const sound = [ng.section(), ng.interface(), ng.enhanced(0, NOW, bytes(64))];
  const { packets, warnings } = await readAll(write(...sound, damage(ng)));
  expect(packets).toHaveLength(held);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ packet: held });
  expect(warnings[0]?.text).toMatch(text);
  const at = joined(sound).length;
  expect(warnings[0]?.offset).toBeGreaterThanOrEqual(at);
  expect(warnings[0]?.offset).toBeLessThanOrEqual(at + 16);
});

test('what was passed over does not keep the packets behind it from being read', async () => {
  const ng = new PcapngBlocks();
  const path = write(
    ng.section(),
    ng.interface(),
    ng.enhanced(7, NOW, bytes(4)),
    ng.enhanced(0, NOW, bytes(5)),
  );
  expect((await readAll(path)).packets).toHaveLength(1);
});

test('damage anywhere neither throws nor hangs', async () => {
  const ng = new PcapngBlocks();
  const whole = joined([
    ng.section(),
    ng.interface({ name: 'eth0', resolution: 9 }),
    ng.enhanced(0, NOW, bytes(64)),
    ng.statistics(0, 1n, 2n),
    ng.simple(bytes(20)),
  ]);
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const damaged = whole.slice();
      for (const [at, value] of changes) if (at > 3) damaged[at] = value;
      const { packets } = await readAll(place.write('d.pcapng', damaged));
      for (const { start, end, time } of packets) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end - start).toBeLessThanOrEqual(64 + 24);
        expect(Number.isSafeInteger(time)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { CaptureError } from '../../../agent/capture/source.ts';
import { joined, numbers, pcap, type Written } from '../../support/capture-bytes.ts';
import { readAll, Workplace } from '../../support/capture-runs.ts';

const place = new Workplace();
afterAll(() => place.remove());

const bytes = (size: number, seed = 1) =>
  Uint8Array.from({ length: size }, (_, i) => (i * 7 + seed) & 0xff);
const packet = (size: number, seconds: number, fraction: number, wireLength?: number): Written => ({
  bytes: bytes(size, seconds),
  seconds,
  fraction,
  ...(wireLength === undefined ? {} : { wireLength }),
});
const three = [
  packet(60, 1_700_000_000, 250),
  packet(0, 1_700_000_001, 0),
  packet(900, 1_700_000_001, 999_999, 1_514),
];

test.each([
  ['little-endian', {}],
  ['big-endian', { isBig: true }],
  ['modified', { isModified: true }],
  ['modified, big-endian', { isModified: true, isBig: true }],
  ['of version 2.2, whose lengths are swapped', { minor: 2 }],
])('a %s file gives every packet with its bytes, time and lengths', async (_, options) => {
  const path = place.write('a.pcap', pcap(three, { linkType: 101, ...options }));
  const { packets, warnings } = await readAll(path);
  expect(warnings).toEqual([]);
  expect(packets.map(({ hex }) => hex)).toEqual(
    three.map((written) => Buffer.from(written.bytes).toString('hex')),
  );
  expect(packets.map(({ time }) => time)).toEqual([
    1_700_000_000_000_250, 1_700_000_001_000_000, 1_700_000_001_999_999,
  ]);
  expect(packets.map(({ wireLength }) => wireLength)).toEqual([60, 0, 1_514]);
  expect(packets.map(({ frame, linkType }) => [frame, linkType])).toEqual([
    [1, 101],
    [2, 101],
    [3, 101],
  ]);
});

test.each([[false], [true]])(
  'nanoseconds are cut to microseconds (big-endian: %s)',
  async (isBig) => {
    const written = [packet(10, 1, 999), packet(10, 1, 1_000), packet(10, 1, 999_999_999)];
    const { packets } = await readAll(
      place.write('n.pcap', pcap(written, { isNano: true, isBig })),
    );
    expect(packets.map(({ time }) => time)).toEqual([1_000_000, 1_000_001, 1_999_999]);
  },
);

test('what follows the link type in its field (the length of the FCS) is not part of it', async () => {
  const { packets } = await readAll(
    place.write('f.pcap', pcap([packet(4, 1, 1)], { linkType: 0x5000_0071 })),
  );
  expect(packets[0]?.linkType).toBe(113);
});

test('gzip, also of several members, reads like the plain file', async () => {
  const whole = pcap(three);
  const members = joined([gzipSync(whole.subarray(0, 100)), gzipSync(whole.subarray(100))]);
  const plain = await readAll(place.write('p.pcap', whole));
  for (const packed of [gzipSync(whole), members]) {
    const { packets, warnings } = await readAll(place.write('p.pcap.gz', packed));
    expect(packets.map(({ hex, time }) => [hex, time])).toEqual(
      plain.packets.map(({ hex, time }) => [hex, time]),
    );
    expect(warnings).toEqual([]);
  }
});

test('gzip cut short gives what it holds, and a warning', async () => {
  const many = Array.from({ length: 2_000 }, (_, i) => packet(200, i, (i * 7_919) % 1_000_000));
  const packed = gzipSync(pcap(many));
  const { packets, warnings } = await readAll(
    place.write('c.gz', packed.subarray(0, packed.length >> 1)),
  );
  expect(packets.length).toBeGreaterThan(500);
  expect(packets.length).toBeLessThan(2_000);
  expect(warnings.map(({ packet, text }) => [packet, text])).toEqual([
    [packets.length, 'truncated: the gzip data is cut short'],
  ]);
});

test('packets that straddle the pieces a file is read in arrive whole', async () => {
  const many = Array.from({ length: 60 }, (_, i) => packet(200_000 + i, i, i));
  const { packets, warnings } = await readAll(place.write('large.pcap', pcap(many)));
  expect(warnings).toEqual([]);
  expect(packets.map(({ hex }) => hex)).toEqual(
    many.map((one) => Buffer.from(one.bytes).toString('hex')),
  );
});

test('a file cut anywhere gives every whole packet and says where it was cut', async () => {
  const whole = pcap(three);
  const ends = [24 + 16 + 60, 24 + 16 + 60 + 16, whole.length];
  for (let size = 24; size < whole.length; size += 1) {
    const { packets, warnings } = await readAll(place.write('cut.pcap', whole.subarray(0, size)));
    const held = ends.filter((end) => end <= size).length;
    expect(packets.length).toBe(held);
    const at = [24, ...ends][held];
    if (at === size && held > 0) expect(warnings).toEqual([]);
    else {
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ packet: held, offset: at });
      expect(warnings[0]?.text).toBe(size === 24 ? 'the file holds no packets' : 'truncated');
    }
  }
});

test.each([
  ['of nothing', new Uint8Array(0), 'the file is empty'],
  ['with half a file header', pcap([]).subarray(0, 11), 'truncated within the file header'],
])('a file %s holds no packets and says so', async (_, content, text) => {
  const { packets, warnings } = await readAll(place.write('e.pcap', content));
  expect(packets).toEqual([]);
  expect(warnings).toEqual([{ file: expect.any(String), packet: 0, offset: 0, text }]);
});

test.each([[0xffff_ffff], [0x7fff_ffff], [262_145]])(
  'a length of %d ends the reading, not the process',
  async (length) => {
    const hostile = joined([
      pcap(three),
      numbers(false, [4, 1], [4, 1], [4, length], [4, 60]),
      bytes(60),
    ]);
    const { packets, warnings } = await readAll(place.write('h.pcap', hostile));
    expect(packets).toHaveLength(3);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ packet: 3, offset: pcap(three).length });
    expect(warnings[0]?.text).toContain(`claims ${length} bytes`);
  },
);

test.each([
  ['missing', undefined, /no such file$/],
  ['a text', new TextEncoder().encode('#!/bin/sh\n'), /not a capture \(begins with 23212f62\)/],
  ['gzip of nothing known', gzipSync('hello, hello'), /not a capture/],
  [
    'damaged gzip',
    Uint8Array.of(0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9),
    /unknown compression method|incorrect header/,
  ],
])('a file that is %s is an error of one line that names it', async (_, content, reason) => {
  const path = content === undefined ? `${place.folder}/none` : place.write('x', content);
  const failure = readAll(path);
  await expect(failure).rejects.toThrow(CaptureError);
  await expect(failure).rejects.toThrow(reason);
  await expect(failure).rejects.toThrow(path);
});

test('several files are one run; one that cannot be read is a warning', async () => {
  const a = place.write('1.pcap', pcap(three.slice(0, 2)));
  const b = place.write('2.pcap', pcap(three.slice(2), { isBig: true }));
  const { packets, warnings } = await readAll(a, `${place.folder}/none`, b);
  expect(packets.map(({ frame, interface: on }) => [frame, on])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.text).toMatch(/no such file$/);
});

test('bytes of any kind behind a header neither throw nor hang, and counts stay within the file', async () => {
  const arbitrary = fc.asyncProperty(
    fc.uint8Array({ maxLength: 400 }),
    fc.boolean(),
    async (noise, isBig) => {
      const content = joined([pcap(three, { isBig }), noise]);
      const { packets } = await readAll(place.write('fuzz.pcap', content));
      expect(packets.length).toBeGreaterThanOrEqual(3);
      for (const { start, end, bytes: within } of packets) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(within.length);
      }
    },
  );
  await fc.assert(arbitrary, { numRuns: 200 });
});

interface Independent {
  on(
    event: 'packet',
    each: (packet: { header: Record<string, number>; data: Buffer }) => void,
  ): void;
  on(event: 'end', done: () => void): void;
}

test.each([[false], [true]])(
  'pcap-parser, an independent reader, sees the same packets (big-endian: %s)',
  async (isBig) => {
    const many = Array.from({ length: 500 }, (_, i) =>
      packet((i * 37) % 1_500, 1_600_000_000 + i, (i * 7_919) % 1_000_000, 1_600),
    );
    const path = place.write('parser.pcap', pcap(many, { isBig }));
    const { parse } = createRequire(import.meta.url)('pcap-parser') as {
      parse: (path: string) => Independent;
    };
    const theirs: unknown[] = [];
    await new Promise<void>((resolve) => {
      const parser = parse(path);
      parser.on('packet', ({ header, data }) => {
        const { timestampSeconds, timestampMicroseconds, originalLength } = header;
        theirs.push([
          timestampSeconds! * 1_000_000 + timestampMicroseconds!,
          originalLength,
          data.toString('hex'),
        ]);
      });
      parser.on('end', resolve);
    });
    const { packets } = await readAll(path);
    expect(theirs).toHaveLength(500);
    expect(packets.map(({ time, wireLength, hex }) => [time, wireLength, hex])).toEqual(theirs);
  },
);

import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { type CaptureProgram, LiveCapture } from '../../../agent/capture/live.ts';
import { lossOf } from '../../../agent/capture/loss.ts';
import { CaptureError } from '../../../agent/capture/source.ts';
import { type Kept, keep } from '../../support/capture-runs.ts';

const mayCapture = (program: CaptureProgram) =>
  spawnSync(program, program === 'dumpcap' ? ['-i', 'lo', '-L'] : ['-i', 'lo', '-L']).status === 0;

const MARK = Buffer.from('a datagram of this test').toString('hex');

describe.each<[CaptureProgram]>([['dumpcap'], ['tcpdump']])('%s', (program) => {
  const isThere = mayCapture(program);
  if (!isThere) console.log(`skipped: ${program} is not installed or may not capture here`);
  if (!isThere && process.env['CI'] !== undefined)
    test('is installed', () => expect(isThere).toBe(true));

  test.skipIf(!isThere)(
    'packets of the loopback arrive while they happen, and drops are told at the end',
    async () => {
      const source = new LiveCapture({ interface: 'lo', programs: [program], filter: 'udp' });
      const socket = createSocket('udp4');
      const speaking = setInterval(
        () => socket.send('a datagram of this test', 47_999, '127.0.0.1'),
        20,
      );
      const heard: Kept[] = [];
      await source.read((packet) => {
        const kept = keep(packet);
        if (!kept.hex.includes(MARK)) return;
        heard.push(kept);
        if (heard.length === 5) source.stop();
      });
      clearInterval(speaking);
      socket.close();
      expect(heard.length).toBeGreaterThanOrEqual(5);
      expect(heard[0]).toMatchObject({ linkType: 1, interface: 0 });
      expect(source.interfaceName(0)).toBe('lo');
      expect(source.drops()).toEqual({ kernel: 0, interface: 0 });
      expect(source.warnings).toEqual([]);
      expect(source.name).toBe(`lo through ${program}`);
    },
  );

  test.skipIf(!isThere)('an interface that is not there is an error that names it', async () => {
    const failure = new LiveCapture({ interface: 'none0', programs: [program] }).read(() => {});
    await expect(failure).rejects.toThrow(CaptureError);
    await expect(failure).rejects.toThrow(new RegExp(`^none0: ${program}: .+`));
  });
});

test('tcpdump tells its drops while it runs', { skip: !mayCapture('tcpdump') }, async () => {
  const source = new LiveCapture({ interface: 'lo', programs: ['tcpdump'], filter: 'udp' });
  const socket = createSocket('udp4');
  const reading = source.read(() => {});
  const told = await new Promise((resolve) => {
    const asking = setInterval(() => {
      socket.send('a datagram of this test', 47_999, '127.0.0.1');
      const drops = source.drops();
      if (drops.kernel < 0) return;
      clearInterval(asking);
      resolve(drops);
    }, 20);
  });
  source.stop();
  await reading;
  socket.close();
  expect(told).toEqual({ kernel: 0, interface: 0 });
});

test('where neither program is installed, the error names both', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    const failure = new LiveCapture({ interface: 'lo' }).read(() => {});
    await expect(failure).rejects.toThrow('lo: dumpcap: not installed; tcpdump: not installed');
  } finally {
    process.env['PATH'] = path;
  }
});

test.each<[string, string, ReturnType<typeof lossOf>]>([
  [
    'dumpcap',
    "Packets received/dropped on interface 'eth0': 12345/26 (pcap:20/dumpcap:5/flushed:1/ps_ifdrop:3) (99.8%)",
    { kernel: 26, interface: 3 },
  ],
  [
    'tcpdump when asked',
    'tcpdump: 10 packets captured, 20 packets received by filter, 7 packets dropped by kernel',
    { kernel: 7, interface: 0 },
  ],
  [
    'tcpdump when asked, with the interface',
    'tcpdump: 1 packet captured, 1 packet received by filter, 1 packet dropped by kernel, 4 packets dropped by interface',
    { kernel: 1, interface: 4 },
  ],
  [
    'tcpdump at its end',
    '10 packets captured\n20 packets received by filter\n3 packets dropped by kernel\n2 packets dropped by interface\n',
    { kernel: 3, interface: 2 },
  ],
  [
    'tcpdump, asked twice',
    '1 packets dropped by kernel\ntcpdump: 9 packets captured, 9 packets received by filter, 8 packets dropped by kernel',
    { kernel: 8, interface: 0 },
  ],
  ['something else', 'Capturing on lo', undefined],
])('the figures of %s', (_, text, loss) => {
  expect(lossOf(text)).toEqual(loss);
});

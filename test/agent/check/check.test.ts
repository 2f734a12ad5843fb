import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adviceOf, reportOf } from '../../../agent/check/advice.ts';
import { check } from '../../../agent/check/command.ts';
import type { PortFindings } from '../../../agent/check/findings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STORY = 'fixtures/demo-cell/story.pcap';
const HEADER = 24;

async function run(...argv: string[]) {
  let out = '';
  let problems = '';
  const code = await check(argv, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (problems += text) },
    stopping: new Promise(() => {}),
  });
  return { code, out, problems };
}

/** The story, with only the packets that pass, each handed over to be changed. */
function captured(keep: (packet: Buffer) => Uint8Array | undefined): string {
  const whole = readFileSync(STORY);
  const parts: Uint8Array[] = [whole.subarray(0, HEADER)];
  for (let at = HEADER; at < whole.length; ) {
    const length = whole.readUInt32LE(at + 8);
    const head = Buffer.from(whole.subarray(at, at + 16));
    const packet = keep(whole.subarray(at + 16, at + 16 + length));
    at += 16 + length;
    if (packet === undefined) continue;
    head.writeUInt32LE(packet.length, 8);
    parts.push(head, packet);
  }
  const path = join(temporaryFolder(), 'port.pcap');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

test('a good mirror port: what it shows, by name and number', async () => {
  const { code, out } = await run('--capture', STORY);
  expect(code).toBe(0);
  expect(out).toMatch(/Subnets {4}10\.20\.1\.0\/24/);
  expect(out).toMatch(/Protocols .*modbus \(\d+ hosts\)/);
  expect(out).toMatch(/\+ Talk between devices is seen/);
  expect(out).not.toContain('!');
});

test('an ordinary port: only broadcast, and what to do about it', async () => {
  const { code, out } = await run(
    '--capture',
    captured((packet) => ((packet[0]! & 1) === 1 ? packet : undefined)),
  );
  expect(code).toBe(1);
  expect(out).toMatch(/! Almost only broadcast .* mirror/);
});

test('a mirror of one direction', async () => {
  const seen = new Map<string, string>();
  const oneWay = (packet: Buffer) => {
    if (packet.readUInt16BE(12) !== 0x0800) return packet;
    const [from, to] = [packet.toString('hex', 26, 30), packet.toString('hex', 30, 34)];
    const pair = [from, to].sort().join();
    if (!seen.has(pair)) seen.set(pair, from);
    return seen.get(pair) === from ? packet : undefined;
  };
  const { code, out } = await run('--capture', captured(oneWay));
  expect(code).toBe(1);
  expect(out).toMatch(/! \d+ % of the TCP conversations show one direction only/);
});

test('a mirror that cuts packets', async () => {
  const { code, out } = await run(
    '--capture',
    captured((packet) => packet.subarray(0, 60)),
  );
  expect(code).toBe(1);
  expect(out).toMatch(/! .* are cut short/);
});

test('every packet twice', async () => {
  const path = captured((packet) => packet);
  const whole = readFileSync(path);
  const parts: Uint8Array[] = [whole.subarray(0, HEADER)];
  for (let at = HEADER; at < whole.length; ) {
    const end = at + 16 + whole.readUInt32LE(at + 8);
    parts.push(whole.subarray(at, end), whole.subarray(at, end));
    at = end;
  }
  writeFileSync(path, Buffer.concat(parts));
  const { code, out } = await run('--capture', path);
  expect(code).toBe(0);
  expect(out).toMatch(/\* [45]\d % of the packets arrive twice/);
});

const fit: PortFindings = {
  packets: 1000,
  seconds: 30,
  hosts: 5,
  routers: 0,
  subnets: ['10.0.0.0/24'],
  vlans: [],
  protocols: [{ name: 'modbus', hosts: 2 }],
  unicastShare: 0.9,
  oneSidedShare: 0,
  lossShare: 0,
  duplicateShare: 0,
  cutShare: 0,
  malformed: 0,
  isTagStripped: false,
  tunnels: [],
  unreadable: [],
};

test.each<[string, Partial<PortFindings>, 'note' | 'missing', RegExp]>([
  ['silence', { packets: 0, protocols: [] }, 'missing', /Nothing arrives/],
  ['loss', { lossShare: 0.02 }, 'missing', /2\.0 % of the packets were lost/],
  ['loss nobody counts', { lossShare: undefined as never }, 'note', /lost is not known/],
  ['stripped tags', { isTagStripped: true }, 'note', /no VLAN tag/],
  ['a tunnel', { tunnels: ['erspan:5'] }, 'note', /What a tunnel carries .* erspan:5/],
  [
    'a link nobody reads',
    { unreadable: [{ name: 'usb-linux', share: 0.9 }] },
    'missing',
    /Not read here: usb-linux \(90 % of the packets\)/,
  ],
  [
    'a little of such a link',
    { unreadable: [{ name: 'can', share: 0.01 }] },
    'note',
    /Not read here: can \(1\.0 %/,
  ],
  ['a router', { routers: 1 }, 'note', /A router speaks here/],
  ['nothing it understands', { protocols: [] }, 'note', /No protocol was recognised/],
])('%s', (_name, change, level, text) => {
  const advice = adviceOf({ ...fit, ...change });
  expect(advice).toContainEqual({ level, text: expect.stringMatching(text) });
  expect(reportOf({ ...fit, ...change })).toMatch(text);
});

test('a fit port has nothing but good news', () => {
  expect(new Set(adviceOf(fit).map(({ level }) => level))).toEqual(new Set(['good']));
});

test.each([
  [['--capture', 'no-such-file.pcap'], /no-such-file/],
  [[], /--interface IF or --capture FILE/],
  [['--interface', 'eth0', '--seconds', '0'], /--seconds/],
  [['--what'], /what/],
])('%j is bad input, said in one line', async (argv, text) => {
  const { code, out, problems } = await run(...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(problems).toMatch(text);
  expect(problems.trim().split('\n')).toHaveLength(1);
});

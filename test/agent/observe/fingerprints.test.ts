/** What gives an operating system away, and who is not guessed at. */
import { expect, test } from 'vitest';
import { synRows } from '../../../agent/observe/fingerprints.table.ts';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { protocols } from '../../../protocols/registry.ts';
import { hex } from '../../support/hex.ts';
import { ethernet, ip4, master, plc, text, udp, Wire } from '../../support/wire.ts';

const options: Readonly<Record<string, readonly number[]>> = {
  M: [2, 4, 5, 0xb4],
  N: [1],
  W: [3, 3, 8],
  S: [4, 2],
  T: [8, 10, 0, 0, 0, 1, 0, 0, 0, 0],
  E: [0],
};

interface Look {
  readonly order: string;
  readonly ttl: number;
  readonly window: number;
  readonly flags?: number;
}

/** A SYN with these options, or with the flags given. */
function greeting({ order, ttl, window, flags = 2 }: Look): Uint8Array {
  const body = [...order].flatMap((letter) => options[letter]!);
  while (body.length % 4 !== 0) body.push(0);
  const size = ((20 + body.length) / 4) << 4;
  const segment = [
    0xc3,
    0x50,
    0,
    7,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    size,
    flags,
    window >> 8,
    window & 255,
    0,
    0,
    0,
    0,
  ];
  const packet = ip4(master.ip, plc.ip, 6, [...segment, ...body]);
  packet[8] = ttl;
  return ethernet(master.mac, plc.mac, 0x0800, packet);
}

function guesses(wire: Wire): string[] {
  return [...wire.picture.hosts()].flatMap(({ facts }) =>
    [...facts.values()]
      .filter(({ attribute }) => attribute === 'os-guess')
      .map(({ value }) => value),
  );
}

const wireOf = () => new Wire({ protocols });
const windows = { order: 'MNWNNS', ttl: 128, window: 64_240 };

test.each<[string, Look, string[]]>([
  ['one from the network itself', windows, ['Windows 10 or later, 70 %']],
  ['one that passed eleven routers', { ...windows, ttl: 117 }, ['Windows 10 or later, 70 %']],
  ['a controller', { order: 'M', ttl: 30, window: 4096 }, ['SIMATIC firmware, 80 %']],
  ['its answer', { order: 'M', ttl: 30, window: 4096, flags: 0x12 }, ['SIMATIC firmware, 80 %']],
  ['a scanner', { order: 'M', ttl: 47, window: 1024 }, ['a scanner (nmap), 60 %']],
  ['an answer, whose options are those of who asked', { ...windows, flags: 0x12 }, []],
  ['an order nobody knows', { order: 'SSM', ttl: 64, window: 1 }, []],
  ['the same options from another distance', { ...windows, ttl: 60 }, []],
])('%s', (_, look, expected) => {
  expect(guesses(wireOf().show(greeting(look)))).toEqual(expected);
});

test('every row of the table can be met', () => {
  for (const { options: order, ttl, windows: [window = 1234] = [], of, os, scales } of synRows) {
    if (scales !== undefined && !scales.includes(8)) continue;
    const flags = of === 'answer' ? 0x12 : 2;
    const [guess] = guesses(wireOf().show(greeting({ order, ttl, window, flags })));
    expect([order, ttl, window, guess?.startsWith(os)]).toEqual([order, ttl, window, true]);
  }
});

test('a client of DHCP is known by what it asks for', () => {
  const list = [1, 121, 3, 6, 15, 119, 252];
  const head = [1, 1, 6, 0, 0, 0, 0, 1, ...new Array<number>(20).fill(0), ...hex('001b1b000002')];
  const message = [
    ...head,
    ...new Array<number>(202).fill(0),
    ...hex('63825363 350101 37'),
    list.length,
    ...list,
    255,
  ];
  const from = { ...master, ip: '0.0.0.0', port: 68 };
  const to = { mac: 'ff:ff:ff:ff:ff:ff', ip: '255.255.255.255', port: 67 };
  expect(guesses(wireOf().show(udp(from, to, message)))).toEqual(['iOS, 80 %']);
});

test('who states what it runs on is not guessed at', () => {
  const talks = defineProtocol({
    name: 'talks',
    title: 'Talks',
    specification: 'none',
    carriage: [{ by: 'udp', at: [9] }],
    decode: (cursor) => cursor.text(cursor.remaining),
    identify: (said, tell) => tell.fact('os', said),
  });
  const wire = new Wire({ protocols: [talks] });
  wire.show(udp(master, { ...plc, port: 9 }, text('QNX'))).show(greeting(windows));
  expect(guesses(wire)).toEqual([]);
});

/** What repeats is one act, counted: of each family of protocols that has acts. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { protocols } from '../../../protocols/registry.ts';
import { frame, MASTER, OUTSTATION } from '../../support/dnp3-frame.ts';
import { hex } from '../../support/hex.ts';
import { Connection, master, plc, udp, Wire } from '../../support/wire.ts';

const MANY = 10_000;
const VALUES = 7;

const digits = (value: number, bytes: number) =>
  (value % 256 ** bytes).toString(16).padStart(2 * bytes, '0');
/** The low byte first. */
const little = (value: number, bytes: number) =>
  digits(value, bytes).match(/../g)!.reverse().join('');

type Exchange = readonly [question: string | Uint8Array, answer: string | Uint8Array];

interface Family {
  readonly name: string;
  readonly by: 'tcp' | 'udp';
  readonly port: number;
  /** What is said before, as a fixture has it: so many lines of it. */
  readonly before?: readonly [fixture: string, lines: number];
  /** The `n`th question ever; the value that is written, the address that is read. */
  readonly write: (n: number, value: number) => Exchange;
  readonly read: (n: number, address: number) => Exchange;
}

const opcua = (kind: string, n: number, body: string) => {
  const rest = `07000000 01000000 ${little(n, 4)} ${little(n, 4)} ${kind} ${body}`;
  const size = rest.replaceAll(' ', '').length / 2 + 8;
  return `4d534746 ${little(size, 4)} ${rest}`;
};
const OPCUA_ASK =
  '04010000 01020304 05060708 090a0b0c 0d0e0f00 80209bcb 82d80101 00000000 000000ff ffffff10 27000000 0000';
const OPCUA_DONE = '0080209b cb82d801 01000000 00000000 00ffffff ff000000';
const ams = (cmd: string, n: number, body: string, isAnswer = false) => {
  const ends = ['050d01020101 5303', '0a0000090101 2080'];
  const [to, from] = isAnswer ? ends.reverse() : ends;
  const data = body.replaceAll(' ', '');
  const head = `${to} ${from} ${cmd} ${isAnswer ? '0500' : '0400'} ${little(data.length / 2, 4)}`;
  return `0000 ${little(32 + data.length / 2, 4)} ${head} 00000000 ${little(n, 4)} ${data}`;
};
const fragment = (control: number, text: string) => frame(control, [0xc0, ...hex(text)]);

const families: readonly Family[] = [
  {
    name: 'modbus',
    by: 'tcp',
    port: 502,
    write: (n, value) => {
      const echo = `${digits(n, 2)} 0000 0006 11 06 0010 ${digits(value, 2)}`;
      return [echo, echo];
    },
    read: (n, address) => [
      `${digits(n, 2)} 0000 0006 11 03 ${digits(address, 2)} 0001`,
      `${digits(n, 2)} 0000 0005 11 03 02 0001`,
    ],
  },
  {
    name: 's7comm',
    by: 'tcp',
    port: 102,
    before: ['s7comm/writes', 4],
    write: (n, value) => [
      `03000025 02f080 32010000 ${digits(n, 2)} 000e0006 0501 120a1004 00010001 84000050 00040010 ${digits(value, 2)}`,
      `03000016 02f080 32030000 ${digits(n, 2)} 00020001 0000 0501 ff`,
    ],
    read: (n, address) => [
      `0300001f 02f080 32010000 ${digits(n, 2)} 000e0000 0401 120a1002 00010001 84 ${digits(address, 3)}`,
      `0300001a 02f080 32030000 ${digits(n, 2)} 00020005 0000 0401 ff040008 01`,
    ],
  },
  {
    name: 'cip, several services to a message',
    by: 'tcp',
    port: 44_818,
    before: ['cip/multiple-service-packet', 2],
    write: (n, value) => [
      `70004200 4d3c2b1a 00000000 00000000 00000000 00000000 00000000 00000200 a1000400 01200000
       b1002e00 ${little(n, 2)} 0a02 20022401 0200 06001a00 4d05 9108 53657470 6f696e74 ca000100 ${little(value, 2)}2041
       4c04 9105 4c657665 6c00 0100`,
      `70002e00 4d3c2b1a 00000000 00000000 00000000 00000000 00000000 00000200 a1000400 01800000
       b1001a00 ${little(n, 2)} 8a000000 02000600 0a00 cd000000 cc000000 c4002a00 0000`,
    ],
    read: (n, address) => [
      `70002400 4d3c2b1a 00000000 00000000 00000000 00000000 00000000 00000200 a1000400 01200000
       b1001000 ${little(n, 2)} 4c05 9105 4c657665 6c00 28${little(address % 256, 1)} 0100`,
      `70002000 4d3c2b1a 00000000 00000000 00000000 00000000 00000000 00000200 a1000400 01800000
       b1000c00 ${little(n, 2)} cc000000 c4002a00 0000`,
    ],
  },
  {
    name: 'bacnet',
    by: 'udp',
    port: 47_808,
    write: (n, value) => [
      `810a001a 01040005 ${digits(n, 1)} 0f 0c00400003 1955 3e44 425e${digits(value, 2)} 3f4908`,
      `810a0009 010020 ${digits(n, 1)} 0f`,
    ],
    read: (n, address) => [
      `810a0011 01040005 ${digits(n, 1)} 0c 0c0040${digits(address, 2)} 1955`,
      `810a0017 010030 ${digits(n, 1)} 0c 0c0040${digits(address, 2)} 1955 3e44 425e0000 3f`,
    ],
  },
  {
    name: 'dnp3',
    by: 'tcp',
    port: 20_000,
    write: (n, value) => {
      const object = `2902 17 01 05 ${little(value, 2)} 00`;
      const head = `c${digits(n, 1)[1]}`;
      return [
        fragment(MASTER, `${head} 05 ${object}`),
        fragment(OUTSTATION, `${head} 81 0000 ${object}`),
      ];
    },
    read: (n, address) => {
      const [head, at] = [`c${digits(n, 1)[1]}`, little(address, 2)];
      return [
        fragment(MASTER, `${head} 01 1e02 01 ${at} ${at}`),
        fragment(OUTSTATION, `${head} 81 0000 1e02 01 ${at} ${at} 01 0500`),
      ];
    },
  },
  {
    name: 'iec104',
    by: 'tcp',
    port: 2404,
    write: (_, value) => {
      const point = `0100 d00700 ${little(value, 2)}a041 00`;
      return [`6812 00000000 32 01 0603 ${point}`, `6812 00000000 32 01 0703 ${point}`];
    },
    read: (_, address) => [
      `680d 00000000 66 01 0500 0100 ${little(address, 3)}`,
      `6812 00000000 0d 01 0500 0100 ${little(address, 3)} 0000a041 00`,
    ],
  },
  {
    name: 'opcua',
    by: 'tcp',
    port: 4840,
    before: ['opcua/acts', 6],
    write: (n, value) => [
      opcua(
        '0100a102',
        n + 3,
        `${OPCUA_ASK} 01000000 03020005 0000004c 696d6974 0d000000 ffffffff 0106 ${little(value, 4)}`,
      ),
      opcua('0100a402', n + 3, `${OPCUA_DONE} 01000000 00000000 ffffffff`),
    ],
    read: (n, address) => [
      opcua(
        '01007702',
        n + 3,
        `${OPCUA_ASK} 00000000 00000000 00000000 01000000 020300 ${little(address, 4)} 0d000000 ffffffff 0000ffff ffff`,
      ),
      opcua('01007a02', n + 3, `${OPCUA_DONE} 01000000 0106 09000000 ffffffff`),
    ],
  },
  {
    name: 'ads',
    by: 'tcp',
    port: 48_898,
    write: (n, value) => [
      ams('0300', n, `20400000 64000000 02000000 ${little(value, 2)}`),
      ams('0300', n, '00000000', true),
    ],
    read: (n, address) => [
      ams('0200', n, `20400000 ${little(address, 4)} 02000000`),
      ams('0200', n, '00000000 02000000 2a00', true),
    ],
  },
  {
    name: 'fins',
    by: 'udp',
    port: 9600,
    write: (n, value) => [
      `80000200 01000009 00${digits(n, 1)} 0102 82006400 0001 ${digits(value, 2)}`,
      `c0000200 09000001 00${digits(n, 1)} 0102 0000`,
    ],
    read: (n, address) => [
      `80000200 01000009 00${digits(n, 1)} 0101 82${digits(address, 2)}00 0001`,
      `c0000200 09000001 00${digits(n, 1)} 0101 0000 0001`,
    ],
  },
  {
    name: 'melsec',
    by: 'tcp',
    port: 5006,
    write: (_, value) => [
      `500000ff ff03000e 00100001 14000064 0000a801 00${little(value, 2)}`,
      'd00000ff ff030002 000000',
    ],
    read: (_, address) => [
      `500000ff ff03000c 00100001 040000${little(address, 3)} a80100`,
      'd00000ff ff030004 00000001 00',
    ],
  },
];

const bytesOf = (said: string | Uint8Array) => [
  ...(typeof said === 'string' ? hex(said.replaceAll('\n', ' ')) : said),
];

/** The first lines of a fixture: who asks, and the bytes. */
function linesOf([fixture, count]: readonly [string, number]) {
  const url = new URL(`../../../fixtures/${fixture}/input.hex`, import.meta.url);
  const text = readFileSync(url, 'utf8')
    .replace(/^[#@].*$/gm, '')
    .replace(/\n[ \t]+/g, ' ');
  return text
    .split('\n')
    .filter((line) => /^[<>]/.test(line))
    .slice(0, count);
}

function play({ by, port, before }: Family, exchange: (n: number) => Exchange) {
  const wire = new Wire({ protocols });
  const server = { ...plc, port };
  const connection = by === 'tcp' ? new Connection(wire, master, server).open() : undefined;
  const ask = (bytes: number[]) => wire.show(connection?.ask(bytes) ?? udp(master, server, bytes));
  const answer = (bytes: number[]) =>
    wire.show(connection?.answer(bytes) ?? udp(server, master, bytes));
  for (const line of before === undefined ? [] : linesOf(before)) {
    const bytes = [...hex(line.slice(1))];
    if (line.startsWith('>')) ask(bytes);
    else answer(bytes);
  }
  const { time } = wire;
  for (let n = 1; n <= MANY; n++) {
    const [question, reply] = exchange(n);
    ask(bytesOf(question));
    answer(bytesOf(reply));
  }
  expect(wire.malformed()).toEqual([]);
  const acts = [...wire.picture.events()].filter(({ lastSeen }) => lastSeen > time);
  const operations = [...wire.picture.conversations()].flatMap((each) => [...each.operations]);
  return { acts, operations, first: time + 1000, last: wire.time };
}

describe.each(families)('$name', (family) => {
  test('ten thousand equal writes are one act, with its first and last time', () => {
    const { acts, first, last } = play(family, (n) => family.write(n, 42));
    expect(acts).toHaveLength(1);
    expect(acts[0]).toMatchObject({ count: MANY, outcome: 'accepted', lastSeen: last });
    expect(acts[0]!.firstSeen - first).toBeLessThanOrEqual(1000);
  });

  test('a write that goes round a few values is one act on one place', () => {
    const { acts, last } = play(family, (n) => family.write(n, n % VALUES));
    expect(acts).toHaveLength(1);
    expect(acts[0]).toMatchObject({ count: MANY, lastSeen: last });
  });

  test('who reads ten thousand places does nothing to them', () => {
    const { acts, operations } = play(family, (n) => family.read(n, n));
    expect(acts).toEqual([]);
    expect(operations.length).toBeLessThanOrEqual(8);
    expect(Math.max(...operations.map(([, count]) => count))).toBe(MANY);
  });
});

import { describe, expect, test } from 'vitest';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { dceRpc } from '../../protocols/dce-rpc/index.ts';
import { interfaces } from '../../protocols/dce-rpc/interfaces.table.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said } = exchanges(dceRpc);
const { signature } = dceRpc.carriage.find((carriage) => carriage.signature)!;
const Type = { request: 0, ping: 1, response: 2 } as const;
const Flag = { last: 0x02, fragment: 0x04 } as const;
const byte = (value: number) => value.toString(16).padStart(2, '0');
const u16 = (value: number) => value.toString(16).padStart(4, '0');

/** A PDU with the most significant byte first: type, flags, number of the call, of the fragment, body. */
function pdu(type: number, flags: number, call: number, fragment: number, body: string): string {
  const size = body.length / 2;
  return (
    `04${byte(type)}${byte(flags)}00 000000 00 ${'00'.repeat(16)} dea00001 ${'00'.repeat(12)}` +
    `${'aa'.repeat(16)} 00000000 00000001 ${u16(0)}${u16(call)} 0005 ffff ffff ${u16(size)} ${u16(fragment)} 00 00 ${body}`
  );
}
const part = (call: number, fragment: number, body: string, isLast = false) =>
  `> ${pdu(Type.request, Flag.fragment | (isLast ? Flag.last : 0), call, fragment, body)}`;
/** Bodies of what is handed on, without the header. */
const bodies = (...lines: readonly string[]) =>
  said(...lines).flatMap(({ bytes }) => (typeof bytes === 'string' ? [bytes.slice(160)] : []));

describe('a call', () => {
  test('in one PDU is handed on by its interface, header first', () => {
    const [handed] = said(`> ${pdu(Type.request, 0, 1, 0, '0102')}`);
    expect(handed).toMatchObject({ carried: 'dce-rpc', key: 0xdea0_0001 });
    expect(bodies(`> ${pdu(Type.request, 0, 1, 0, '0102')}`)).toEqual(['0102']);
  });

  test.each([
    [
      'in fragments is whole with the last',
      [part(1, 0, '01'), part(1, 1, '02'), part(1, 2, '03', true)],
      ['010203'],
    ],
    [
      'with a fragment sent twice is whole all the same',
      [part(1, 0, '01'), part(1, 1, '02'), part(1, 1, '02'), part(1, 2, '03', true)],
      ['010203'],
    ],
    ['with a fragment missing is none', [part(1, 0, '01'), part(1, 2, '03', true)], []],
    ['whose beginning was not seen is none', [part(1, 1, '02'), part(1, 2, '03', true)], []],
    [
      'that is begun anew forgets what there was',
      [part(1, 0, '01'), part(1, 0, '11'), part(1, 1, '12', true)],
      ['1112'],
    ],
    [
      'takes no fragment of another one',
      [part(1, 0, '01'), part(2, 1, '22'), part(1, 1, '02', true)],
      ['0102'],
    ],
  ])('%s', (_, lines, whole) => expect(bodies(...lines)).toEqual(whole));

  test('and its answer, both in fragments, are kept apart', () => {
    const answer = (fragment: number, body: string, isLast = false) =>
      `< ${pdu(Type.response, Flag.fragment | (isLast ? Flag.last : 0), 1, fragment, body)}`;
    expect(
      bodies(part(1, 0, '01'), answer(0, 'a1'), part(1, 1, '02', true), answer(1, 'a2', true)),
    ).toEqual(['0102', 'a1a2']);
  });

  test('longer than 64 KiB is dropped, and the next one read again', () => {
    const long = Array.from({ length: 40 }, (_, at) => part(1, at, '00'.repeat(2000), at === 39));
    expect(bodies(...long, part(2, 0, '05'), part(2, 1, '06', true))).toEqual(['0506']);
  });
});

test('who only asks how far a call is, asks nobody behind it', () => {
  expect(said(`> ${pdu(Type.ping, 0, 1, 0, '')}`)).toEqual([{ operation: 'ping' }]);
});

test('off its port a datagram is known by a header whose size fills it', () => {
  const bytes = hex(pdu(Type.request, 0, 1, 0, '0102'));
  expect(signature!(bytes, 0, bytes.length)).toBe(bytes.length);
  expect(signature!(bytes, 0, bytes.length - 1)).toBe(FOREIGN);
});

describe('a connection', () => {
  const carriage = dceRpc.carriage.find(({ by }) => by === 'tcp')!;
  const connection = exchanges(dceRpc, [], carriage);
  const SVCCTL = '81bb7a36 4498 f135 ad32 98f038001003 02000000';
  const NDR = '045d888a eb1c c911 9fe8 08002b104860 02000000';
  const HANDLE = '00'.repeat(20);
  const little = (value: number, size: number) =>
    Array.from({ length: size }, (_, at) => byte(Math.floor(value / 256 ** at) % 256)).join('');
  const framed = (type: number, body: string, call = 1, flags = 3) => {
    const bytes = body.replace(/\s/g, '');
    const size = little(16 + bytes.length / 2, 2);
    return `0500${byte(type)}${byte(flags)} 10000000 ${size} 0000 ${little(call, 4)} ${bytes}`;
  };
  const BIND = `> ${framed(11, `d016 d016 00000000 01000000 0000 0100 ${SVCCTL} ${NDR}`)}`;
  const ACK = `< ${framed(12, `d016 d016 11470000 0000 0000 01000000 0000 0000 ${NDR}`)}`;
  const asked = (operation: number, stub: string, call = 2, flags = 3) =>
    `> ${framed(0, `00000000 0000 ${little(operation, 2)} ${stub}`, call, flags)}`;
  const answered = (stub: string, call = 2, flags = 3) =>
    `< ${framed(2, `00000000 0000 00 00 ${stub}`, call, flags)}`;
  const START = 19;

  test('counts calls by the names of their interface, and those of none together', () => {
    const unnamed = framed(0, '00000000 0700 0000', 3);
    expect(connection.said(BIND, ACK, asked(START, HANDLE), `> ${unnamed}`)).toEqual(
      expect.arrayContaining([
        { operation: 'bind/svcctl' },
        { operation: 'svcctl/start-service-w' },
        { operation: 'request' },
      ]),
    );
  });

  test.each([
    ['zero is taken', '00000000', 'accepted'],
    ['an error of Windows is refused', '05000000', { refused: 'error 5' }],
  ])('whose call ends with %s', (_, word, outcome) => {
    expect(connection.outcomes(BIND, ACK, asked(START, HANDLE), answered(word))).toEqual([outcome]);
  });

  test('hears how a call went from the last fragment of its answer', () => {
    const [first, last] = [answered('05000000', 2, 1), answered('00000000', 2, 2)];
    expect(connection.outcomes(BIND, ACK, asked(START, HANDLE), first, last)).toEqual(['accepted']);
  });

  test('takes a call in fragments for one', () => {
    const fragments = [asked(START, HANDLE, 2, 1), asked(START, HANDLE, 2, 0)];
    const end = asked(START, HANDLE, 2, 2);
    const acts = connection.events(BIND, ACK, ...fragments, end, answered('00000000'));
    expect(acts).toHaveLength(1);
  });

  test('says once that anybody may call, and not of interfaces that are meant for anybody', () => {
    const twice = [asked(START, HANDLE), answered('00000000'), asked(START, HANDLE, 3)];
    const weak = [['weakness', 'calls without authentication', 'RPC']];
    const facts = (...lines: string[]) =>
      connection.facts(...lines).filter(([name]) => name === 'weakness');
    expect(facts(BIND, ACK, ...twice, answered('00000000', 3))).toEqual(weak);
    const mapper = BIND.replace(
      SVCCTL.replace(/\s/g, ''),
      '0883afe11f5dc91191a408002b14a0fa03000000',
    );
    expect(facts(mapper, ACK, asked(3, HANDLE), answered('00000000'))).toEqual([]);
  });

  test('of which the bind was not seen is not said to be weak, and its calls have no name', () => {
    expect(connection.said(asked(START, HANDLE), answered('00000000'))).toEqual([
      { operation: 'request' },
    ]);
  });

  test('is known off its port by versions, order of bytes and sizes that agree', () => {
    const seen = carriageOf('tcp').signature!;
    const bytes = hex(BIND.slice(1));
    expect(seen(bytes, 0, bytes.length)).toBe(bytes.length);
    expect(seen(bytes, 0, 15)).toBe(FOREIGN);
    for (const [at, value] of [
      [0, 4],
      [1, 2],
      [2, 10],
      [4, 0x11],
      [6, 1],
      [8, 20],
      [11, 9],
    ] as const) {
      const wrong = Uint8Array.from(bytes);
      wrong[at] = value;
      expect([at, seen(wrong, 0, wrong.length)]).toEqual([at, FOREIGN]);
    }
  });

  const carriageOf = (by: string) =>
    dceRpc.carriage.find((one) => one.by === by && one.signature !== undefined)!;
});

test('every interface has a name of its own, and names that can be counted by', () => {
  const all = [...interfaces];
  expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
  for (const [uuid, { bind, operation, operations }] of all) {
    expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const name of [bind, operation, ...operations.filter((one) => one !== undefined)])
      expect(name).toMatch(/^[a-z0-9][a-z0-9./-]{0,63}$/);
  }
});

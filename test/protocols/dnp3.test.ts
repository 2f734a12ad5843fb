import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { resume, signature } from '../../protocols/dnp3/frame.ts';
import { dnp3 } from '../../protocols/dnp3/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { frame, MASTER, OUTSTATION } from '../support/dnp3-frame.ts';
import { hex } from '../support/hex.ts';
import { type Payload, play } from '../support/play.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

/** `> c0 02 …`: a fragment of the master; `<` of the outstation. */
const payload = (line: string): Payload => {
  const isMasters = line.startsWith('>');
  return {
    direction: isMasters ? 'request' : 'response',
    bytes: frame(isMasters ? MASTER : OUTSTATION, [0xc0, ...hex(line.slice(1))]),
  };
};
const eventsOf = (...lines: string[]) =>
  play(dnp3, lines.map(payload)).filter((line) => 'event' in line);

const OPERATE = '> c1 05 0c01 17 01 05 03 01 00000000 00000000 00';
const ECHO = '< c1 81 0000 0c01 17 01 05 03 01 00000000 00000000';

describe('the fate of a command', () => {
  test.each([
    ['accepted by an echo', [OPERATE, `${ECHO} 00`], 'accepted'],
    ['refused by the status of its point', [OPERATE, `${ECHO} 07`], { refused: 'in local' }],
    ['refused by an unnamed status', [OPERATE, `${ECHO} 30`], { refused: 'status 48' }],
    ['refused by an indication', [OPERATE, '< c1 81 0002'], { refused: 'object unknown' }],
    ['open still after an answer to another request', [OPERATE, '< c2 81 0000'], 'unanswered'],
    ['not decided by an unsolicited response', [OPERATE, '< f1 82 0000'], 'unanswered'],
    ['unknown where no answer was ever seen', [OPERATE], 'unknown'],
  ])('is %s', (_, lines, outcome) => {
    expect(eventsOf(...lines)).toMatchObject([{ event: 'command', outcome }]);
  });

  test('of two points is told for each', () => {
    const both = '0c01 17 02 01 03 01 00000000 00000000 00 02 04 01 00000000 00000000';
    const said = eventsOf(`> c1 05 ${both} 00`, `< c1 81 0000 ${both} 04`);
    expect(said.map(({ outcome }) => outcome)).toEqual(['accepted', { refused: 'not supported' }]);
  });

  test('opened and closed are two commands, closed twice is one', () => {
    const trip = OPERATE.replace('03 01', '81 01');
    expect(eventsOf(OPERATE, `${ECHO} 00`, trip, `${ECHO} 00`, trip, `${ECHO} 00`)).toHaveLength(2);
  });
});

describe('reports that are switched off', () => {
  const outstation = { ...plc, port: 20_000 };
  const other = { mac: '00:1b:1b:00:00:03', ip: '10.0.0.3', port: 50_000 };
  const DISABLE = '> c1 15 3c0206';
  const ENABLE = '> c2 14 3c0206';
  const DONE = '< c1 81 0000';
  const POLL = '> c3 01 3c0106';

  const open = (wire: Wire, client = master) => {
    const connection = new Connection(wire, client, outstation).open();
    const say = (...lines: string[]) => {
      for (const { direction, bytes } of lines.map(payload))
        wire.show(
          direction === 'request' ? connection.ask([...bytes]) : connection.answer([...bytes]),
        );
    };
    return { say, close: () => connection.close() };
  };
  const suppressed = ({ picture }: Wire) =>
    [...picture.events()].map(({ kind, outcome, source, count, frame }) => ({
      kind,
      outcome,
      by: [...source.ips][0],
      count,
      frame,
    }));
  const wireOf = () => new Wire({ protocols: [dnp3] });
  const told = (by: string, frame: number, outcome: unknown = 'accepted') => [
    { kind: 'alarm-suppress', outcome, by, count: 1, frame },
  ];

  test('and stay off are an alarm suppressed, though nobody speaks any more', () => {
    const wire = wireOf();
    open(wire).say(DISABLE, DONE);
    wire.wait(50);
    expect(suppressed(wire)).toEqual([]);
    wire.wait(15);
    expect(suppressed(wire)).toEqual(told(master.ip, 4));
  });

  test('and on again within a minute are how a master begins', () => {
    const wire = wireOf();
    const { say } = open(wire);
    say(DISABLE, DONE);
    wire.wait(50);
    say(ENABLE, '< c2 81 0000');
    wire.wait(60);
    say(POLL, '< c3 81 0000');
    expect(suppressed(wire)).toEqual([]);
  });

  test('by somebody who goes are told as his, not as of the master that polls on', () => {
    const wire = wireOf();
    const { say } = open(wire);
    const intruder = open(wire, other);
    intruder.say(DISABLE, DONE);
    intruder.close();
    wire.wait(70);
    say(POLL, '< c3 81 0000');
    expect(suppressed(wire)).toEqual(told(other.ip, 6));
  });

  test('and switched on by another master in time are on', () => {
    const wire = wireOf();
    open(wire, other).say(DISABLE, DONE);
    wire.wait(30);
    open(wire).say(ENABLE, '< c2 81 0000');
    wire.wait(70);
    expect(suppressed(wire)).toEqual([]);
  });

  test('without an answer are told as unanswered, unless they were switched on before that was clear', () => {
    const [silent, undone] = [wireOf(), wireOf()];
    for (const wire of [silent, undone]) open(wire).say(POLL, '< c3 81 0000', DISABLE);
    undone.wait(5);
    open(undone, other).say(ENABLE, '< c2 81 0000');
    for (const wire of [silent, undone]) {
      wire.wait(40);
      wire.wait(70);
    }
    expect(suppressed(silent)).toEqual(told(master.ip, 5, 'unanswered'));
    expect(suppressed(undone)).toEqual([]);
  });

  test('are not off where the outstation refuses', () => {
    const wire = wireOf();
    open(wire).say(DISABLE, '< c1 81 0001');
    wire.wait(70);
    expect(suppressed(wire)).toEqual([]);
  });
});

test('a selection is no command yet', () => {
  expect(eventsOf(OPERATE.replace('c1 05', 'c1 03'), `${ECHO} 00`)).toEqual([]);
});

test('a segment of another station, or out of its turn, tears no fragment', () => {
  const write = hex('c0 02 5001 00 07 07 00');
  const segments = (numbers: readonly number[]) => [
    frame(MASTER, [0x40 | numbers[0]!, ...write.slice(0, 4)]),
    frame(MASTER, [0x80 | numbers[1]!, ...write.slice(4)]),
  ];
  const told = (numbers: readonly number[]) =>
    play(
      dnp3,
      segments(numbers).map((bytes) => ({ direction: 'request', bytes })),
    ).filter((line) => 'event' in line || 'anomaly' in line);
  expect(told([5, 6])).toMatchObject([{ event: 'write' }]);
  expect(told([63, 0])).toMatchObject([{ event: 'write' }]);
  expect(told([5, 7])).toEqual([]);
});

test('off its port it is known by a header whose checksum holds, and found again behind a gap', () => {
  const bytes = frame(MASTER, [0xc0, 0xc0, 1]);
  expect(signature(bytes, 0, bytes.length)).toBeGreaterThan(0);
  const behind = Uint8Array.from([0x05, 0x64, 9, 9, ...bytes]);
  expect(resume(behind, 0, behind.length)).toBe(4);
  expect(resume(behind, 0, 8)).toBe(0); // it may begin here still
  bytes[4]! ^= 1;
  expect(signature(bytes, 0, bytes.length)).toBe(-1);
});

test('survives damage that its checksums do not show', () => {
  const seeds = [
    OPERATE,
    ECHO,
    '> c0 19 4603 5b01 1b00 1a00 0100 00000000',
    '< c0 81 0000 00fc00 0000 0103 414243',
  ].map((line) => [line[0] === '>' ? MASTER : OUTSTATION, [...hex(line.slice(1))]] as const);
  const { turn } = talk(dnp3, dnp3.carriage[0]);
  const edits = fc.array(fc.record({ at: fc.nat(60), byte: fc.nat(255) }), { maxLength: 6 });
  let whole = 0;
  fc.assert(
    fc.property(fc.constantFrom(...seeds), edits, ([control, seed], made) => {
      const data = [0xc0, ...seed, ...Array.from({ length: 20 }, (_, at) => at)];
      for (const { at, byte } of made) data[1 + (at % (data.length - 1))] = byte;
      const bytes = frame(control, data);
      const heard = strict(dnp3);
      const cursor = new Cursor().over(bytes, 0, bytes.length);
      turn.begin('request');
      dnp3.read(cursor, turn, heard.listener);
      if (cursor.flaw === undefined) whole++;
      for (const { question, outcome } of turn.lapsed())
        dnp3.lapse(question, heard.listener, outcome);
      expect(heard.wrong).toEqual([]);
      expect(cursor.field).not.toMatch(/checksum/);
    }),
    { numRuns: 3000 },
  );
  expect(whole).toBeGreaterThan(300);
});

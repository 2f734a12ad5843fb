/** What comes in pieces: fragments of a datagram, segments of a stream. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireOf } from '../../support/lines.ts';
import { Connection, ethernet, Flag, ip4, master, plc, tcp, text } from '../../support/wire.ts';

describe('fragments', () => {
  const datagram = [0xc3, 0x50, 0, 7, 0, 8 + 24, 0, 0, ...text('abcdefghijklmnopqrstuvwx')];
  const piece = (from: number, to: number, id = 77) =>
    ethernet(
      master.mac,
      plc.mac,
      0x0800,
      ip4(master.ip, plc.ip, 17, datagram.slice(from, to), {
        id,
        offset: from,
        hasMore: to < datagram.length,
      }),
    );

  test.each([
    [[piece(0, 8), piece(8, 16), piece(16, 32)]],
    [[piece(16, 32), piece(0, 8), piece(8, 16)]],
    [[piece(8, 16), piece(8, 16), piece(16, 32), piece(0, 8)]],
  ])('are put together in whatever order they come', (pieces) => {
    const wire = wireOf();
    for (const bytes of pieces) wire.show(bytes);
    expect(wire.operations()).toEqual(['abcdefghijklmnopqrstuvwx']);
    expect(wire.picture.counters.tables()['fragments']?.used).toBe(0);
  });

  test('that overlap differently are refused as a whole', () => {
    const wire = wireOf();
    for (const bytes of [piece(0, 16), piece(8, 24), piece(16, 32)]) wire.show(bytes);
    expect(wire.operations()).toEqual([]);
    expect(wire.malformed()).toEqual(['ipv4/inconsistent/fragment overlap 1']);
  });

  test('that never become whole are forgotten, and never take more than their share', () => {
    const wire = wireOf();
    for (let id = 1; id < 5000; id++) wire.show(piece(16, 32, id));
    expect(wire.picture.counters.tables()['fragments']?.used).toBeLessThanOrEqual(256 * 32);
    wire.wait(60);
    expect(wire.picture.counters.tables()['fragments']?.used).toBe(0);
  });
});

describe('a TCP stream', () => {
  const segments = (words: string) => {
    const wire = wireOf();
    const talk = new Connection(wire, master, plc).open();
    return { wire, made: words.split('|').map((word) => talk.ask(text(word))), talk };
  };

  test('is read in order, whatever order its segments come in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }), (order) => {
        const { wire, made } = segments('one\ntw|o\nth|ree|\nfo|ur\n|five\n');
        wire.show(made[0]!);
        for (const at of order) wire.show(made[at]!);
        expect(wire.operations()).toEqual(['one', 'two', 'three', 'four', 'five']);
      }),
    );
  });

  test('counts what was sent again once, also where it overlaps what is new', () => {
    const wire = wireOf();
    new Connection(wire, master, plc).open();
    const segment = (sequence: number, words: string) =>
      wire.show(tcp(master, plc, { sequence }, text(words)));
    segment(1001, 'one\ntwo\n');
    segment(1001, 'one\n');
    segment(1005, 'two\nthree\n');
    const [conversation] = wire.picture.conversations();
    expect([...conversation!.operations]).toEqual([
      ['one', 1],
      ['two', 1],
      ['three', 1],
    ]);
  });

  test('keeps what is unfinished under a cap, and is found again behind it', () => {
    const { wire, talk } = segments('x');
    for (let i = 0; i < 200; i++) wire.show(talk.ask(text('x'.repeat(1400))));
    expect(wire.picture.counters.tables()['streams']?.used).toBeLessThanOrEqual(131_072);
    wire.show(talk.ask(text('one\n'))).show(talk.ask(text('two\n')));
    expect(wire.operations().at(-1)).toBe('two');
  });

  test('gives everything back when it is over', () => {
    const { wire, talk } = segments('begun');
    wire.show(talk.ask(text('begun')));
    expect(wire.picture.counters.tables()['streams']?.used).toBeGreaterThan(0);
    wire.show(tcp(master, plc, { sequence: 1, flags: Flag.rst }));
    expect(wire.picture.counters.tables()['streams']?.used).toBe(0);
  });

  test('begins anew with a SYN on the same ports', () => {
    const { wire, made } = segments('unfinished');
    wire.show(made[0]!);
    wire.show(tcp(master, plc, { sequence: 900_000, flags: Flag.syn }));
    wire.show(tcp(master, plc, { sequence: 900_001 }, text('one\n')));
    expect(wire.operations()).toEqual(['one']);
  });
});

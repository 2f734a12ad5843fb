/** From the link layer to the flows: every encapsulation, every kind of damage, and bounds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { hex } from '../../support/hex.ts';
import { wireOf } from '../../support/lines.ts';
import {
  Connection,
  ethernet,
  ip4,
  master,
  plc,
  tcp,
  text,
  udp,
  Wire,
} from '../../support/wire.ts';

const question = [...ip4(master.ip, plc.ip, 17, [0xc3, 0x50, 0, 7, 0, 13, 0, 0, ...text('hello')])];
const ip6 = hex(
  '60000000 000d 11 40 fe800000000000000000000000000001 fe800000000000000000000000000002 c350 0007 000d 0000',
);

describe.each([
  ['Ethernet', 1, [...ethernet(master.mac, plc.mac, 0x0800, question)]],
  ['one VLAN tag', 1, [...ethernet(master.mac, plc.mac, 0x8100, [0x20, 5, 8, 0, ...question])]],
  [
    'two VLAN tags',
    1,
    [...ethernet(master.mac, plc.mac, 0x88a8, [0, 9, 0x81, 0, 0, 5, 8, 0, ...question])],
  ],
  [
    'an HSR tag',
    1,
    [...ethernet(master.mac, plc.mac, 0x892f, [0x10, 56, 0, 7, 8, 0, ...question])],
  ],
  [
    'an HSR tag behind a VLAN tag',
    1,
    [
      ...ethernet(master.mac, plc.mac, 0x8100, [0x20, 5, 0x89, 0x2f, 0x10, 56, 0, 7, 8, 0]),
      ...question,
    ],
  ],
  ['SNAP', 1, [...ethernet(master.mac, plc.mac, 41, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...question])]],
  ['MPLS', 1, [...ethernet(master.mac, plc.mac, 0x8847, [0, 1, 0, 64, 0, 2, 1, 64, ...question])]],
  [
    'PPPoE',
    1,
    [...ethernet(master.mac, plc.mac, 0x8864, [0x11, 0, 0, 1, 0, 35, 0, 0x21, ...question])],
  ],
  ['raw IP', 101, question],
  ['raw IP of old programs', 12, question],
  ['IPv4', 228, question],
  ['loopback', 108, [0, 0, 0, 2, ...question]],
  ['null', 0, [2, 0, 0, 0, ...question]],
  ['PPP', 9, [0xff, 3, 0, 0x21, ...question]],
  ['HDLC', 104, [0x0f, 0, 8, 0, ...question]],
  ['Linux cooked', 113, [0, 0, 0, 1, 0, 6, ...hex('001b1b000002 0000 0800'), ...question]],
  ['Linux cooked 2', 276, [...hex('0800 0000 00000001 0001 00 06 001b1b000002 0000'), ...question]],
  ['Ethernet with IPv6', 1, [...ethernet(master.mac, plc.mac, 0x86dd, [...ip6, ...text('hello')])]],
])('through %s', (_, linkType, frame) => {
  const bytes = Uint8Array.from(frame);

  test('what is carried is read', () => {
    const wire = wireOf().show(bytes, { linkType });
    expect(wire.operations()).toEqual(['hello']);
    expect(wire.malformed()).toEqual([]);
  });

  test('wherever the frame ends, nothing is thrown and every record is counted', () => {
    const wire = wireOf();
    for (let size = 0; size < bytes.length; size++)
      wire.show(bytes.subarray(0, size), { linkType });
    wire.picture.close();
    expect(wire.picture.counters.packets).toBe(bytes.length);
  });

  test('what the capture cut short is cut, not malformed', () => {
    const wire = wireOf();
    for (let size = 0; size < bytes.length; size++)
      wire.show(bytes.subarray(0, size), { linkType, wireLength: bytes.length });
    wire.picture.close();
    expect(wire.picture.counters.cut).toBe(bytes.length);
    expect(wire.malformed()).toEqual([]);
  });
});

test.each([
  ['an EtherType', ethernet(master.mac, plc.mac, 0x88b5, text('hello'))],
  ['a DSAP', ethernet(master.mac, plc.mac, 8, [0x42, 0x42, 3, ...text('hello')])],
  [
    'SNAP of a vendor',
    ethernet(master.mac, plc.mac, 13, [0xaa, 0xaa, 3, 0, 0, 0xc, 0x20, 0, ...text('hello')]),
  ],
  [
    'an IP protocol',
    ethernet(master.mac, plc.mac, 0x0800, ip4(master.ip, plc.ip, 253, text('hello hello'))),
  ],
])('a protocol is found by %s', (_, bytes) => {
  expect(wireOf().show(bytes).operations()).toHaveLength(1);
});

test('what two vendors number alike between the same ends is two protocols, and a DSAP a third', () => {
  const reads = (name: string, key: number) =>
    defineProtocol({
      name,
      title: name,
      specification: 'none',
      carriage: [{ by: 'llc', at: [key] }],
      decode: (cursor) => cursor.text(cursor.remaining),
      operation: (said) => `${name}-${said}`,
    });
  const protocols = [reads('a', 0x00000c_0042), reads('b', 0x00e052_0042), reads('c', 0x42)];
  const wire = new Wire({ protocols });
  const logical = (...body: number[]) => ethernet(master.mac, plc.mac, body.length, body);
  wire.show(logical(0xaa, 0xaa, 3, 0, 0, 0xc, 0, 0x42, ...text('x')));
  wire.show(logical(0xaa, 0xaa, 3, 0, 0xe0, 0x52, 0, 0x42, ...text('y')));
  wire.show(logical(0x42, 0x42, 3, ...text('z')));
  expect(wire.operations()).toEqual(['a-x', 'b-y', 'c-z']);
});

test('padding of a short frame is nobody`s data', () => {
  const bytes = Uint8Array.from([...udp(master, plc, text('hi')), 0, 0, 0, 0, 0, 0]);
  expect(wireOf().show(bytes).operations()).toEqual(['hi']);
});

describe('a frame seen twice', () => {
  const said = (id: number, words: string) =>
    tcp(master, plc, { sequence: 997 + id * 4, id }, text(words));
  const warm = () => {
    const wire = wireOf();
    new Connection(wire, master, plc).open();
    return wire.show(said(1, 'aaa\n')).show(said(2, 'bbb\n'));
  };
  const count = (wire: Wire) => [...wire.picture.conversations()][0]?.packets;

  test('within 50 ms is a copy: counted as read, told once, no packet of the conversation', () => {
    const wire = warm();
    const before = count(wire);
    wire.show(said(3, 'ccc\n')).show(said(3, 'ccc\n'));
    expect(wire.picture.counters.duplicates).toBe(1);
    expect(wire.picture.counters.packets).toBe(6);
    expect(count(wire)).toBe(before! + 1);
  });

  test('on a tagged and an untagged mirror is a copy', () => {
    const wire = warm();
    const bytes = said(3, 'ccc\n');
    const tagged = Uint8Array.from([
      ...bytes.subarray(0, 12),
      0x81,
      0,
      0,
      5,
      ...bytes.subarray(12),
    ]);
    wire.show(bytes).show(tagged);
    expect(wire.picture.counters.duplicates).toBe(1);
    expect([...wire.picture.hosts()]).toHaveLength(2);
  });

  test.each([
    ['later than that', (wire: Wire) => wire.show(said(3, 'ccc\n')).wait(1).show(said(3, 'ccc\n'))],
    [
      'with another IP identification, which a sender gives what it sends again',
      (wire: Wire) =>
        wire
          .show(said(3, 'ccc\n'))
          .show(tcp(master, plc, { sequence: 1009, id: 4 }, text('ccc\n'))),
    ],
    [
      'from a sender whose number is always the same',
      (wire: Wire) => {
        const poll = [0xc3, 0x50, 0, 7, 0, 9, 0, 0, 0x41];
        const bytes = ethernet(
          master.mac,
          plc.mac,
          0x0800,
          ip4(master.ip, plc.ip, 17, poll, { id: 7 }),
        );
        wire.show(bytes).show(bytes);
      },
    ],
    [
      'from a sender that numbers nothing',
      (wire: Wire) =>
        wire.show(udp(master, plc, text('poll'))).show(udp(master, plc, text('poll'))),
    ],
  ])('%s is no copy', (_, show) => {
    const wire = warm();
    show(wire);
    expect(wire.picture.counters.duplicates).toBe(0);
  });
});

test('a conversation of which one direction was never seen is told by its share', () => {
  const wire = wireOf();
  const both = new Connection(wire, master, plc).open();
  wire.show(both.ask(text('a\n'))).show(both.answer(text('b\n')));
  expect(wire.picture.counters.oneSided).toBe(0);
  const half = new Connection(wire, { ...master, port: 50_001 }, plc);
  wire.show(half.ask(text('a\n'))).show(half.ask(text('b\n')));
  expect(wire.picture.counters.oneSided).toBe(0.5);
});

test('a flood of forged addresses fills no table beyond its size', () => {
  const wire = wireOf();
  const byte = (value: number, shift: number) => (value >>> shift) & 255;
  for (let i = 1; i <= 60_000; i++) {
    const ip = `${10 + (i % 80)}.${byte(i, 16)}.${byte(i, 8)}.${byte(i, 0)}`;
    const mac = `02:00:${[16, 8, 0].map((shift) => byte(i, shift).toString(16).padStart(2, '0')).join(':')}:00`;
    wire.show(udp({ mac, ip, port: i & 0xffff }, plc, text('x')));
  }
  for (const [name, { used, size }] of Object.entries(wire.picture.counters.tables()))
    expect(used, name).toBeLessThanOrEqual(size);
  expect(wire.picture.counters.tables()['stations']?.evicted).toBeGreaterThan(0);
  expect([...wire.picture.hosts()].some(({ macs }) => macs.has(plc.mac))).toBe(true);
});

test('any bytes at all are survived, on any link type, and every record is counted', () => {
  const wire = wireOf();
  let shown = 0;
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 120 }),
      fc.constantFrom(0, 1, 9, 12, 50, 101, 104, 108, 113, 228, 229, 276, 147),
      fc.constantFrom([], [...ethernet(master.mac, plc.mac, 0x0800, [])], question.slice(0, 20)),
      (bytes, linkType, head) => {
        shown++;
        wire.show(Uint8Array.from([...head, ...bytes]), { linkType });
      },
    ),
    { numRuns: 3000 },
  );
  wire.picture.close();
  expect(wire.picture.counters.packets).toBe(shown);
});

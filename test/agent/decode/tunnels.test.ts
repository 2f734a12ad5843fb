/** What a tunnel means for the picture: whose packets are inside, where they were seen, what is counted. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireOf } from '../../support/lines.ts';
import { framesOf, wayInCases } from '../../support/raw-frames.ts';
import { ethernet, ip4, text, type Wire } from '../../support/wire.ts';

const a = { mac: '02:00:00:00:00:0a', ip: '192.0.2.1' };
const b = { mac: '02:00:00:00:00:0b', ip: '192.0.2.2' };
const c = { mac: '02:00:00:00:00:0c', ip: '192.0.2.3' };
const said = (words: string) => [0xc3, 0x50, 0, 7, 0, 8 + words.length, 0, 0, ...text(words)];
const asked = (words: string) => ip4('10.0.0.2', '10.0.0.1', 17, said(words));
const passes = (from: typeof a, to: typeof a, protocol: number, body: readonly number[]) =>
  ethernet(from.mac, to.mac, 0x0800, ip4(from.ip, to.ip, protocol, body));
const gre = (from: typeof a, to: typeof a, body: readonly number[]) =>
  passes(from, to, 47, [0, 0, 8, 0, ...body]);
const erspan = (session: number, isCut: boolean, body: Iterable<number>) =>
  passes(a, b, 47, [
    0x10,
    0,
    0x88,
    0xbe,
    0,
    0,
    0,
    1,
    0x10,
    0,
    isCut ? 4 : 0,
    session,
    0,
    0,
    0,
    0,
    ...body,
  ]);
const inside = (wire: Wire) =>
  [...wire.picture.hosts()].filter(({ ips }) => ips.has('10.0.0.2')).map(({ network }) => network);

test('equal addresses in two tunnels are two hosts; in both directions of one tunnel they are one', () => {
  const wire = wireOf()
    .show(gre(a, b, asked('x')))
    .show(gre(b, a, asked('y')))
    .show(gre(a, c, asked('z')));
  expect(inside(wire)).toEqual(['0/gre:192.0.2.1-192.0.2.2/0', '0/gre:192.0.2.1-192.0.2.3/0']);
});

test('what people numbered is one network wherever it ends', () => {
  const frame = ethernet('02:00:00:00:01:02', '02:00:00:00:01:01', 0x0800, asked('x'));
  const wire = wireOf()
    .show(erspan(5, false, frame))
    .show(erspan(6, false, frame));
  expect(inside(wire)).toEqual(['0/erspan:5/0', '0/erspan:6/0']);
});

test('the ends of a tunnel converse in it, and are hosts of the network it passes through', () => {
  const wire = wireOf()
    .show(gre(a, b, asked('x')))
    .show(gre(b, a, asked('y')));
  wire.picture.close();
  const [tunnel] = wire.picture.conversations();
  expect(tunnel).toMatchObject({ protocol: 'gre', clientAddress: { ip: a.ip }, packets: 2 });
  expect(tunnel?.client.network).toBe('0/0');
});

test('a mirror that cuts what it sends makes it cut, not malformed', () => {
  const frame = ethernet('02:00:00:00:01:02', '02:00:00:00:01:01', 0x0800, asked('a long story'));
  const wire = wireOf().show(erspan(5, true, frame.subarray(0, 40)));
  expect(wire.malformed()).toEqual([]);
  expect(wire.picture.counters.cut).toBe(1);
});

test('what is said to all is counted so, though its mirror sends it to one', () => {
  const frame = ethernet('02:00:00:00:01:02', 'ff:ff:ff:ff:ff:ff', 0x0800, asked('x'));
  const { counters } = wireOf().show(erspan(5, false, frame)).picture;
  expect([counters.packets, counters.groupPackets, counters.unicastPackets]).toEqual([1, 1, 0]);
});

test('a tunnel that another program`s port happens to be is none', () => {
  const words = text('this is no VXLAN, and no GENEVE either');
  const [from, to] = [
    { ...a, port: 40_000 },
    { ...b, port: 4789 },
  ];
  const datagram = [
    40_000 >> 8,
    40_000 & 255,
    4789 >> 8,
    4789 & 255,
    0,
    8 + words.length,
    0,
    0,
    ...words,
  ];
  const wire = wireOf();
  for (let i = 0; i < 5; i++) wire.show(passes(from, to, 17, datagram));
  wire.picture.close();
  expect([...wire.picture.conversations()]).toMatchObject([
    { protocol: '', port: 4789, packets: 5 },
  ]);
});

test('tunnels in tunnels are bounded', () => {
  let body: number[] = asked('deep');
  for (let i = 0; i < 6; i++) body = ip4(a.ip, b.ip, 4, body);
  const wire = wireOf().show(ethernet(a.mac, b.mac, 0x0800, body));
  expect(wire.operations()).toEqual([]);
  expect(wire.malformed()).toEqual(['ip-in-ip/excessive/depth 1']);
});

test('ever new tunnels make no more than a bounded number of networks', () => {
  const wire = wireOf();
  for (let i = 0; i < 3000; i++) {
    const ip = `198.51.${i >> 8}.${i & 255}`;
    wire.show(passes({ ...a, ip }, b, 47, [0, 0, 8, 0, ...asked('x')]));
  }
  expect(wire.picture.counters.tunnels().length).toBeLessThanOrEqual(1024);
  expect(wire.operations()).not.toEqual([]);
});

test('damage anywhere in any way in is survived', () => {
  const frames = wayInCases().flatMap(framesOf);
  const wire = wireOf();
  let shown = 0;
  const damage = fc.array(fc.tuple(fc.nat(199), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.constantFrom(...frames),
      damage,
      fc.nat(200),
      ({ bytes, linkType }, hits, cut) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, value] of hits) damaged[at % damaged.length] = value;
        shown++;
        wire.show(damaged.subarray(0, Math.max(1, damaged.length - (cut > 120 ? cut - 120 : 0))), {
          linkType,
        });
      },
    ),
    { numRuns: 6000 },
  );
  wire.picture.close();
  expect(wire.picture.counters.packets).toBe(shown);
});

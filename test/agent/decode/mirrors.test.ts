/** Real mirror ports lie: what is seen twice, cut short without a word, or without the tags it had. */
import { expect, test } from 'vitest';
import { hex } from '../../support/hex.ts';
import { wireOf } from '../../support/lines.ts';
import { healthOf } from '../../support/reported.ts';
import {
  Connection,
  ethernet,
  ip4,
  master,
  plc,
  tcp,
  text,
  udp,
  type Wire,
} from '../../support/wire.ts';

const duplicates = (wire: Wire) => wire.picture.counters.duplicates;
const goose = (number: number) =>
  ethernet(master.mac, '01:0c:cd:01:00:01', 0x88b8, [
    0,
    1,
    0,
    12,
    0,
    0,
    0,
    0,
    ...text('abc'),
    number,
  ]);

test('bytes of a stream seen twice are a copy, though their sender numbers no packet', () => {
  const wire = wireOf();
  new Connection(wire, master, plc).open();
  const segment = tcp(master, plc, { sequence: 1001 }, text('aaa\n'));
  wire.show(segment).show(segment);
  expect(duplicates(wire)).toBe(1);
  expect(wire.operations()).toEqual(['aaa']);
});

test('the same of IPv6', () => {
  const said = text('aaa\n');
  const segment = [...hex('c350 0007 000003e9 00000000 5018 2000 1234 0000'), ...said];
  const packet = [
    ...hex('60000000 0018 06 40 fe800000000000000000000000000001 fe800000000000000000000000000002'),
    ...segment,
  ];
  const frame = ethernet(master.mac, plc.mac, 0x86dd, packet);
  const wire = wireOf().show(frame).show(frame);
  expect(duplicates(wire)).toBe(1);
});

test('an acknowledgement without bytes that comes again is none', () => {
  const wire = wireOf();
  new Connection(wire, master, plc).open();
  const silent = tcp(plc, master, { sequence: 5001, acknowledged: 1001 });
  wire.show(silent).show(silent);
  expect(duplicates(wire)).toBe(0);
});

test('a frame that its protocol numbers is a copy when it comes again within 50 ms, tagged or not', () => {
  const wire = wireOf().show(goose(1)).show(goose(1));
  const tagged = Uint8Array.from([
    ...goose(1).subarray(0, 12),
    0x81,
    0,
    0,
    5,
    ...goose(1).subarray(12),
  ]);
  wire.show(tagged);
  expect(duplicates(wire)).toBe(2);
  wire.show(goose(2)).wait(1).show(goose(2));
  expect(duplicates(wire)).toBe(2);
});

test('a cyclic frame that nobody numbers is no copy', () => {
  const cycle = ethernet(master.mac, plc.mac, 0x88a4, text('the same outputs'));
  expect(duplicates(wireOf().show(cycle).show(cycle))).toBe(0);
});

const long = (id: number, size: number) =>
  ethernet(
    master.mac,
    plc.mac,
    0x0800,
    ip4(
      master.ip,
      plc.ip,
      17,
      [
        0xc3,
        0x50,
        0,
        7,
        (size + 8) >> 8,
        (size + 8) & 255,
        0,
        0,
        ...new Array<number>(size).fill(65),
      ],
      { id },
    ),
  );

test('a mirror that cuts every frame to one length without saying so makes them cut; the first is malformed', () => {
  const wire = wireOf();
  for (let i = 0; i < 20; i++) wire.show(long(i, 100 + i).subarray(0, 60));
  expect(wire.malformed()).toEqual(['ipv4/truncated/total length 1']);
  expect(wire.picture.counters.cut).toBe(19);
});

test('short packets of ever other lengths are malformed, each of them', () => {
  const wire = wireOf();
  for (let i = 0; i < 20; i++) wire.show(long(i, 100).subarray(0, 60 + i));
  expect(wire.malformed()).toEqual(['ipv4/truncated/total length 20']);
  expect(wire.picture.counters.cut).toBe(0);
});

/** Hosts of three subnets, each heard under a MAC of its own. */
function threeSubnets(wire: Wire, tag?: number): Wire {
  for (const subnet of [1, 2, 3]) {
    const from = { mac: `02:00:00:00:0${subnet}:01`, ip: `10.0.${subnet}.1`, port: 9 };
    const bytes = udp(from, { ...plc, ip: `10.0.${subnet}.2` }, text('x'));
    const isTagged = tag !== undefined;
    wire.show(
      isTagged
        ? Uint8Array.from([...bytes.subarray(0, 12), 0x81, 0, 0, tag, ...bytes.subarray(12)])
        : bytes,
    );
  }
  return wire;
}

const reported = ({ picture, time }: Wire) => healthOf(picture.counters).report(time);

test('a mirror that strips tags is said in health, and one that keeps them is not', () => {
  expect(reported(threeSubnets(wireOf()))).toMatchObject({ tagsStripped: true, vlans: [] });
  expect(reported(threeSubnets(wireOf(), 7))).not.toHaveProperty('tagsStripped');
});

test('health says what came twice, was cut, was looked into, and what nobody could read', () => {
  const inner = ethernet(
    '02:00:00:00:01:02',
    '02:00:00:00:01:01',
    0x0800,
    ip4('10.0.0.2', '10.0.0.1', 17, [0xc3, 0x50, 0, 7, 0, 9, 0, 0, 65]),
  );
  const erspan = [0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 0, 0, 5, 0, 0, 0, 0, ...inner];
  const wire = wireOf()
    .show(goose(1))
    .show(goose(1))
    .show(ethernet(master.mac, plc.mac, 0x0800, ip4(master.ip, plc.ip, 47, erspan)))
    .show(Uint8Array.of(1, 2, 3), { linkType: 189 })
    .show(long(1, 100).subarray(0, 60), { wireLength: 150 });
  expect(reported(wire)).toMatchObject({
    packets: 5,
    duplicates: 1,
    cut: 1,
    tunnels: ['erspan:5'],
    unreadable: { 'usb-linux': 1 },
  });
});

test('health of an ordinary mirror says none of it', () => {
  const health = reported(wireOf().show(udp(master, plc, text('x'))));
  for (const name of ['tagsStripped', 'tunnels', 'unreadable'])
    expect(health).not.toHaveProperty(name);
});

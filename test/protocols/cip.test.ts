import { describe, expect, test } from 'vitest';
import { cip } from '../../protocols/cip/index.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { readPath } from '../../protocols/encodings/cip-path.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const u16 = (value: number) =>
  (value & 0xff).toString(16).padStart(2, '0') + (value >> 8).toString(16).padStart(2, '0');
const u8 = (value: number) => value.toString(16).padStart(2, '0');
const size = (text: string) => text.replace(/[\s|]/g, '').length / 2;

/** As EtherNet/IP hands it over: sender context, options, interface, timeout, items. */
const unconnected = (context: number, service: string) =>
  `${u16(context)} 000000000000 00000000 00000000 0a00 0200 0000 0000 b200 ${u16(size(service))} ${service}`;
const connected = (id: string, sequence: number, service: string) =>
  `0000000000000000 00000000 00000000 0000 0200 a100 0400 ${id} b100 ${u16(size(service) + 2)} ${u16(sequence)} ${service}`;

const call = (service: number, path: string, data = '') =>
  `${u8(service)} ${u8(size(path) / 2)} ${path} ${data}`;
const reply = (service: number, status = 0, data = '') =>
  `${u8(service | 0x80)} 00 ${u8(status)} 00 ${data}`;
const sent = (service: string, route: string) =>
  `52 02 2006 2401 07f9 ${u16(size(service))} ${service} ${size(service) % 2 ? '00' : ''} ${u8(size(route) / 2)} 00 ${route}`;
const packet = (...services: string[]) => {
  let offset = 2 + 2 * services.length;
  const offsets = services.map((service) => {
    const at = offset;
    offset += size(service);
    return u16(at);
  });
  return `${u16(services.length)} ${offsets.join(' ')} ${services.join(' ')}`;
};
const tag = (name: string) =>
  `91 ${u8(name.length)} ${Buffer.from(name).toString('hex')}${name.length % 2 ? '00' : ''}`;

const said = (...lines: string[]) =>
  play(
    cip,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
const events = (...lines: string[]) => said(...lines).filter((line) => 'event' in line);
const facts = (...lines: string[]) =>
  said(...lines).flatMap(({ fact, value, part }) => (fact ? [[fact, value, part]] : []));
/** A call and its answer, the one by the other. */
const exchange = (service: string, answer: string, id = 1) => [
  `> ${unconnected(id, service)}`,
  `< ${unconnected(id, answer)}`,
];

const CONTROLLER = '208e 2401';
const PROGRAM = '2068 2409';

describe('a path', () => {
  const read = (text: string) => {
    const bytes = hex(text);
    return readPath(new Cursor().over(bytes, 0, bytes.length), bytes.length / 2);
  };
  const nothing = {
    classId: -1,
    subclassId: -1,
    instance: -1,
    attribute: -1,
    symbol: '',
    route: '',
  };

  test.each([
    ['eight-bit numbers', '2001 2402 3003', { classId: 1, instance: 2, attribute: 3 }],
    [
      'sixteen-bit numbers',
      '2100 1a03 2500 0f27 3100 0201',
      { classId: 0x31a, instance: 9999, attribute: 258 },
    ],
    ['a 32-bit instance', '206b 2600 01000200', { classId: 0x6b, instance: 0x20001 }],
    [
      'a class within a class',
      '2068 2409 206d 2403',
      { classId: 0x68, subclassId: 0x6d, instance: 9 },
    ],
    ['a symbol with an element', '9105 5370656564 00 2803', { symbol: 'Speed[3]' }],
    [
      'a member of a program tag',
      `${tag('Program:Main')} ${tag('Flags')}`,
      { symbol: 'Program:Main.Flags' },
    ],
    ['a short symbol', '64 54616e6b 00', { symbol: 'Tank' }],
    ['a slot', '0103', { route: 'slot 3' }],
    [
      'a slot behind a network',
      '0102 12 0b 31302e32302e33312e3737 00 0105',
      { route: 'slot 2 / port 2 10.20.31.77 / slot 5' },
    ],
    ['a port with a number of its own', '0f12 0007', { route: 'port 18 7' }],
    [
      'an electronic key before the class',
      '3404 0100 0e00 5d00 8b20 2006 2401',
      { classId: 6, instance: 1 },
    ],
    ['a network segment', '4301 2004', { classId: 4 }],
    ['simple data', '8001 0a0b 2004', { classId: 4 }],
  ])('of %s', (_, text, wanted) => {
    expect(read(text)).toEqual({ ...nothing, ...wanted });
  });

  test('of an unknown segment ends there, and what follows it is not read as path', () => {
    const cursor = new Cursor().over(hex('2001 e000 2402 aa'), 0, 7);
    expect(readPath(cursor, 3)).toEqual({ ...nothing, classId: 1 });
    expect(cursor.u8()).toBe(0xaa);
  });

  test('that never ends costs a bounded amount of text', () => {
    const long = Array(40).fill(tag('ABCDEFGHIJKLMNOP')).join('');
    expect(read(long).symbol.length).toBeLessThanOrEqual(64);
  });
});

describe('a vendor service means nothing without its class', () => {
  test.each([
    ['stop', 0x07, CONTROLLER, '', 'mode-change'],
    ['run', 0x06, CONTROLLER, '', 'mode-change'],
    ['lock', 0x4b, `${CONTROLLER} 2074 2401`, '01', 'protection-change'],
    ['unlock', 0x4c, `${CONTROLLER} 2074 2401`, '', 'protection-change'],
    ['a firmware update', 0x4b, '20a1 2401', '0100', 'firmware-update'],
    ['a piece of firmware', 0x4d, '20a1 2401', 'aaaa', 'firmware-update'],
    ['a restart', 0x05, '2001 2401', '00', 'restart'],
    ['a restart without a type', 0x05, '2001 2401', '', 'restart'],
    ['a reset to factory settings', 0x05, '2001 2401', '01', 'factory-reset'],
    ['a reset that keeps the address', 0x05, '2001 2401', '02', 'factory-reset'],
    ['the begin of a download', 0x05, '2072 2401', '', 'program-download'],
    ['a new program', 0x08, PROGRAM, '', 'program-download'],
    ['logic that is written', 0x50, '206a 2405', '0000', 'program-download'],
    ['logic that is read', 0x4f, `${PROGRAM} 206a 2405`, '', 'program-upload'],
    ['a routine that is deleted', 0x09, '206d 2405', '', 'program-delete'],
    ['a tag by name', 0x4d, tag('Speed'), 'c400 0100 07000000', 'write'],
    ['a piece of a tag', 0x53, tag('Speed'), 'c400 0100 00000000 07000000', 'write'],
    ['bits of a tag', 0x4e, tag('Speed'), '0100 01 fe', 'write'],
    ['a tag by number', 0x4d, '206b 2405', 'c400 0100 07000000', 'write'],
    ['an assembly', 0x10, '2004 2464 3003', '0102', 'write'],
    ['an address', 0x10, '20f5 2401 3005', '00', 'configuration-write'],
    ['a link', 0x10, '20f6 2401 3006', '00', 'configuration-write'],
    ['the clock', 0x04, '208b 2401', '0100 0600 0000000000000000', 'time-set'],
  ])('%s', (_, service, path, data, kind) => {
    expect(events(...exchange(call(service, path, data), reply(service)))).toMatchObject([
      { event: kind, outcome: 'accepted' },
    ]);
  });

  test.each([
    ['closing a connection', 0x4e, '2006 2401', `0a0e 0101 3713 2a000000 0000`],
    ['reading a tag', 0x4c, tag('Speed'), '0100'],
    ['reading in bulk', 0x4c, '2072 2401', ''],
    ['preparing to read in bulk', 0x08, '2072 2401', ''],
    ['locking one program', 0x4b, `${PROGRAM} 2074 2401`, '01'],
    ['a template', 0x4c, '206c 2405', '00000000 0000'],
    ['an attribute', 0x0e, '2001 2401 3007', ''],
  ])('%s is no act', (_, service, path, data) => {
    expect(events(...exchange(call(service, path, data), reply(service)))).toEqual([]);
  });
});

test('a download is one act, in however many pieces, and so is each firmware', () => {
  const pieces = [call(0x08, PROGRAM), call(0x08, '206b 2405'), call(0x50, '206a 2405', '0000')];
  const lines = pieces.flatMap((piece, i) =>
    exchange(piece, reply(Number.parseInt(piece.slice(0, 2), 16)), i),
  );
  expect(events(...lines)).toHaveLength(1);
});

describe('the fate of a stop', () => {
  const STOP = call(0x07, CONTROLLER);
  test.each([
    ['accepted', exchange(STOP, reply(7)), 'accepted'],
    [
      'refused with its status',
      exchange(STOP, reply(7, 0x10)),
      { refused: '0x10 device state conflict' },
    ],
    [
      'refused with an additional word',
      exchange(STOP, '87 00 01 01 0402'),
      { refused: '0x01/0x0204 connection failure' },
    ],
    ['unknown when no answer was ever seen', [`> ${unconnected(1, STOP)}`], 'unknown'],
    [
      'unanswered when others were',
      [`> ${unconnected(1, STOP)}`, `< ${unconnected(2, reply(6))}`],
      'unanswered',
    ],
    [
      'open still when the context answers another service',
      [`> ${unconnected(1, STOP)}`, `< ${unconnected(1, reply(6))}`],
      'unanswered',
    ],
    [
      'open still after a malformed answer',
      [`> ${unconnected(1, STOP)}`, `< ${unconnected(1, '87 00')}`],
      'unanswered',
    ],
    [
      'refused by the router it was sent through',
      exchange(sent(STOP, '0103'), 'd200 01 01 0402'),
      { refused: '0x01/0x0204 connection failure' },
    ],
  ])('is %s', (_, lines, outcome) => {
    expect(events(...lines).map((event) => event['outcome'])).toEqual([outcome]);
  });
});

/** vendor, type, product, revision, status, serial, name */
const IDENTITY = '0100 0e00 5d00 200b 6030 c3b2a100 06 4c4f47495831';

describe('identity', () => {
  const READ = call(0x01, '2001 2401');

  test('is that of the device itself without a route, and of a slot with one', () => {
    expect(facts(...exchange(READ, reply(1, 0, IDENTITY)))).toContainEqual([
      'serial',
      '00a1b2c3',
      undefined,
    ]);
    expect(facts(...exchange(sent(READ, '0100'), reply(1, 0, IDENTITY)))).toEqual([
      ['vendor-id', '1', 'slot 0'],
      ['device-type', '14', 'slot 0'],
      ['product-code', '93', 'slot 0'],
      ['firmware', '32.11', 'slot 0'],
      ['serial', '00a1b2c3', 'slot 0'],
      ['model', 'LOGIX1', 'slot 0'],
      ['status', '0x3060', 'slot 0'],
      ['mode', 'run', 'slot 0'],
      ['key-position', 'REM', 'slot 0'],
    ]);
  });

  test.each([
    ['refused', exchange(READ, reply(1, 8))],
    ['of another object', exchange(call(0x01, '2002 2401'), reply(1, 0, IDENTITY))],
    ['of the class', exchange(call(0x01, '2001 2400'), reply(1, 0, IDENTITY))],
    ['nobody was seen to ask for', [`< ${unconnected(1, reply(1, 0, IDENTITY))}`]],
    ['said by who asks', [`> ${unconnected(1, `${READ} ${IDENTITY}`)}`]],
  ])('%s tells nothing', (_, lines) => expect(facts(...lines)).toEqual([]));

  test.each([
    [4, '200b', 'firmware', '32.11'],
    [6, 'c3b2a100', 'serial', '00a1b2c3'],
    [7, '06 4c4f47495831', 'model', 'LOGIX1'],
    [9, '3412', 'config-consistency', '0x1234'],
  ])('by attribute %i', (attribute, data, name, value) => {
    const read = call(0x0e, `2001 2401 30${u8(attribute)}`);
    expect(facts(...exchange(read, reply(0x0e, 0, data)))).toEqual([[name, value, undefined]]);
  });

  test('of a list that holds an attribute of unknown size is read up to there', () => {
    const read = call(0x03, '2001 2401', '0300 0400 6300 0600');
    const list = '0300 0400 0000 200b 6300 0000 aabb 0600 0000 c3b2a100';
    expect(facts(...exchange(read, reply(3, 0, list)))).toEqual([['firmware', '32.11', undefined]]);
  });
});

test('the change counters of a controller are told only when all of them were read', () => {
  const read = call(0x03, '20ac 2401', '0400 0100 0200 0300 0a00');
  const counters = (count: number) =>
    `${u16(count)} 0100 0000 0500 0200 0000 0100 0300 0000 89292fb8`;
  const all = `${counters(4)} 0a00 0000 8422df48`;
  expect(facts(...exchange(read, reply(3, 0, all)))).toEqual([
    ['config-revision', '5.1.b82f2989.48df2284', undefined],
  ]);
  expect(facts(...exchange(read, reply(3, 0, counters(3))))).toEqual([]);
});

describe('several services in one packet', () => {
  const two = [call(0x4d, tag('Speed'), 'c400 0100 07000000'), call(0x07, CONTROLLER)];
  const manyOf = (...services: string[]) => call(0x0a, '2002 2401', packet(...services));

  test('have each their own fate', () => {
    const lines = exchange(manyOf(...two), reply(0x0a, 0x1e, packet(reply(0x4d), reply(7, 0x10))));
    expect(events(...lines)).toMatchObject([
      { event: 'write', outcome: 'accepted', detail: { symbol: 'Speed' } },
      { event: 'mode-change', outcome: { refused: '0x10 device state conflict' } },
    ]);
  });

  test('are all refused with their packet, and all lapse with it', () => {
    expect(events(...exchange(manyOf(...two), reply(0x0a, 8)))).toMatchObject([
      { outcome: { refused: '0x08 service not supported' } },
      { outcome: { refused: '0x08 service not supported' } },
    ]);
    expect(events(`> ${unconnected(1, manyOf(...two))}`)).toMatchObject([
      { outcome: 'unknown' },
      { outcome: 'unknown' },
    ]);
  });

  test('are acts of the slot they were sent to', () => {
    const lines = exchange(
      sent(manyOf(...two), '0102'),
      reply(0x0a, 0, packet(reply(0x4d), reply(7))),
    );
    expect(events(...lines)).toMatchObject([{ part: 'slot 2' }, { part: 'slot 2' }]);
  });

  test('more than are kept are told as well, without their fate', () => {
    const names = Array.from({ length: 40 }, (_, i) => `T${i}`);
    const writes = names.map((name) => call(0x4d, tag(name), 'c400 0100 07000000'));
    const answers = names.map(() => reply(0x4d));
    const told = events(...exchange(manyOf(...writes), reply(0x0a, 0, packet(...answers))));
    expect(told).toHaveLength(40);
    expect(told.filter(({ outcome }) => outcome === 'accepted').length).toBeGreaterThanOrEqual(16);
    expect(told.every(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')).toBe(true);
  });

  test.each([
    ['offsets that lead outside', '0100 ff7f', 'inconsistent/service offset'],
    ['offsets into the table', '0100 0000', 'inconsistent/service offset'],
    ['more offsets than bytes', 'ff00 0400', 'inconsistent/service count'],
    ['too many services', `0101 ${'00'.repeat(514)}`, 'excessive/service count'],
  ])('with %s are malformed', (_, data, flaw) => {
    expect(said(`> ${unconnected(1, call(0x0a, '2002 2401', data))}`)).toContainEqual({
      anomaly: `cip/${flaw}`,
    });
  });
});

describe('connections', () => {
  const open = (serial: number, fromTarget: string, route: string) =>
    call(
      0x54,
      '2006 2401',
      `0a0e 00000000 ${fromTarget} ${u16(serial)} 3713 2a000000 03000000 80841e00 f843 80841e00 f843 a3 03 ${route} 2002 2401`,
    );
  const isOpen = (serial: number, toTarget: string, fromTarget: string) =>
    reply(0x54, 0, `${toTarget} ${fromTarget} ${u16(serial)} 3713 2a000000 80841e00 80841e00 0000`);
  const opened = [
    ...exchange(open(1, '01000080', '0100'), isOpen(1, '0a200000', '01000080'), 1),
    ...exchange(open(2, '02000080', '0103'), isOpen(2, '0b200000', '02000080'), 2),
  ];
  const STOP = call(0x07, CONTROLLER);

  test('lead to the slot they were opened to', () => {
    const lines = [
      `> ${connected('0b200000', 1, STOP)}`,
      `< ${connected('02000080', 1, reply(7))}`,
    ];
    expect(events(...opened, ...lines)).toMatchObject([{ outcome: 'accepted', part: 'slot 3' }]);
  });

  test('count their messages by themselves', () => {
    const lines = [
      `> ${connected('0a200000', 7, STOP)}`,
      `> ${connected('0b200000', 7, STOP)}`,
      `< ${connected('02000080', 7, reply(7))}`,
      `< ${connected('01000080', 7, reply(7, 0x10))}`,
    ];
    expect(events(...opened, ...lines)).toMatchObject([
      { outcome: 'accepted', part: 'slot 3' },
      { outcome: { refused: '0x10 device state conflict' }, part: 'slot 0' },
    ]);
  });

  test('that were opened before the capture began still match their answers', () => {
    const lines = [
      `> ${connected('0c200000', 1, STOP)}`,
      `< ${connected('03000080', 1, reply(7))}`,
    ];
    expect(events(...lines)).toMatchObject([{ outcome: 'accepted' }]);
  });

  test('that were closed lead nowhere any more', () => {
    const close = call(0x4e, '2006 2401', '0a0e 0200 3713 2a000000 0300 0103 2002 2401');
    const lines = [
      `> ${connected('0b200000', 1, STOP)}`,
      `< ${connected('02000080', 1, reply(7))}`,
    ];
    const [event] = events(...opened, ...exchange(close, reply(0x4e), 3), ...lines);
    expect(event).not.toHaveProperty('part');
  });
});

describe('tags', () => {
  const read = (name: string, id: number) =>
    exchange(call(0x4c, tag(name), '0100'), reply(0x4c, 0, 'ca00 00002041'), id);

  test('that are read are told with their type, once', () => {
    expect(facts(...read('Speed', 1), ...read('Speed', 2))).toEqual([['symbol', 'REAL', 'Speed']]);
  });

  test('are told of one conversation up to 64', () => {
    const many = Array.from({ length: 100 }, (_, i) => read(`T${i}`, i));
    expect(facts(...many.flat())).toHaveLength(64);
  });

  test('written in two slots are two acts', () => {
    const write = call(0x4d, tag('Speed'), 'c400 0100 07000000');
    const lines = ['0100', '0103'].flatMap((route, i) =>
      exchange(sent(write, route), reply(0x4d), i),
    );
    expect(events(...lines).map(({ part }) => part)).toEqual(['slot 0', 'slot 3']);
  });
});

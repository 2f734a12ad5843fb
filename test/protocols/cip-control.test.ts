import { describe, expect, test } from 'vitest';
import {
  CONTROLLER,
  call,
  connected,
  events,
  exchange,
  PROGRAM,
  packet,
  reply,
  said,
  sent,
  tag,
  u16,
  unconnected,
  unheard,
} from '../support/cip-talk.ts';

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

test.each([
  ['64000000', 'encapsulation 0x64 invalid session'],
  ['77000000', 'encapsulation 0x77'],
])('what the encapsulation refuses with %s, no object heard of', (status, refused) => {
  const stop = `> ${unconnected(1, call(0x07, CONTROLLER))}`;
  expect(events(stop, `< ${unheard(1, status)}`)).toMatchObject([{ outcome: { refused } }]);
  expect(events(stop, `< ${unheard(2, status)}`)).toMatchObject([{ outcome: 'unanswered' }]);
  expect(events(stop, `> ${unheard(1, status)}`)).toMatchObject([{ outcome: 'unknown' }]);
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
  test('written in two slots are two acts', () => {
    const write = call(0x4d, tag('Speed'), 'c400 0100 07000000');
    const lines = ['0100', '0103'].flatMap((route, i) =>
      exchange(sent(write, route), reply(0x4d), i),
    );
    expect(events(...lines).map(({ part }) => part)).toEqual(['slot 0', 'slot 3']);
  });
});

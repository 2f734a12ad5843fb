import { describe, expect, test } from 'vitest';
import { direction } from '../../protocols/s7comm/decode.ts';
import { s7comm } from '../../protocols/s7comm/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

/** `> request` and `< response`, as in a fixture. */
const said = (...lines: string[]) =>
  play(
    s7comm,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
const events = (...lines: string[]) => said(...lines).filter((line) => 'event' in line);
const outcomes = (...lines: string[]) => events(...lines).map(({ outcome }) => outcome);
const facts = (...lines: string[]) =>
  said(...lines).flatMap(({ fact, value, part }) => (fact ? [[fact, value, part]] : []));

const u16 = (value: number) => value.toString(16).padStart(4, '0');
const size = (text: string) => text.replace(/[\s|]/g, '').length / 2;

/** 32, ROSCTR, redundancy, reference, sizes of parameters and data, error class and code. */
const job = (reference: number, parameters: string, data = '') =>
  `3201 0000 ${u16(reference)} ${u16(size(parameters))} ${u16(size(data))} ${parameters} ${data}`;
const answer = (reference: number, parameters: string, data = '', error = 0) =>
  `3203 0000 ${u16(reference)} ${u16(size(parameters))} ${u16(size(data))} ${u16(error)} ${parameters} ${data}`;
const userdata = (reference: number, head: string, payload?: string) => {
  const data = payload === undefined ? '0a000000' : `ff09 ${u16(size(payload))} ${payload}`;
  return `3207 0000 ${u16(reference)} ${u16(size(head))} ${u16(size(data))} ${head} ${data}`;
};
const ask = (reference: number, service: string, payload?: string) =>
  userdata(reference, `000112 04 11 4${service} 00`, payload);
/** A part of an answer: `unit` is equal in all parts of one, `isLast` in the last. */
const part = (reference: number, service: string, unit: number, isLast: boolean, payload: string) =>
  userdata(
    reference,
    `000112 08 12 8${service} 01 ${u16(unit).slice(2)} ${isLast ? '00' : '01'} 0000`,
    payload,
  );
const reply = (reference: number, service: string, payload?: string, error = 0) =>
  userdata(reference, `000112 08 12 8${service} 01 00 00 ${u16(error)}`, payload);

const STOP = '29 0000000000 09 505f50524f4752414d';
const MEMORY = '12 0a 10 02 0001 0000 83 000080'; // one byte of M at 16
const write = (...items: string[]) => `05 ${u16(items.length).slice(2)} ${items.join(' ')}`;

describe('the fate of a stop', () => {
  test.each([
    ['accepted', [`> ${job(1, STOP)}`, `< ${answer(1, '29')}`], 'accepted'],
    [
      'refused with its code and name',
      [`> ${job(1, STOP)}`, `< ${answer(1, '29', '', 0x8402)}`],
      { refused: '0x8402 not in this state' },
    ],
    [
      'refused by an acknowledgement without parameters',
      [`> ${job(1, STOP)}`, '< 3202 0000 0001 0000 0000 d241'],
      { refused: '0xd241 protection level' },
    ],
    ['unknown when no answer was ever seen', [`> ${job(1, STOP)}`], 'unknown'],
    [
      'unanswered when others were answered',
      [`> ${job(1, STOP)}`, `< ${answer(2, '0401', 'ff')}`],
      'unanswered',
    ],
    [
      'open still when the number answers another function',
      [`> ${job(1, STOP)}`, `< ${answer(1, '05')}`],
      'unanswered',
    ],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));
});

test('nine open requests of a client that counts in the upper byte are all known', () => {
  const nine = Array.from({ length: 9 }, (_, i) => `> ${job((i + 1) << 8, STOP)}`);
  const alternating = nine.flatMap((line, i) => [line, `< ${answer((i + 1) << 8, '29')}`]);
  expect(outcomes(...alternating)).toEqual(['accepted']);
  expect(outcomes(...nine.slice(0, 8), `< ${answer(0x300, '29')}`)).toContain('accepted');
});

test('a stop is known by its answer alone, where only that half is seen', () => {
  expect(events(`< ${answer(1, '29')}`)).toEqual([
    { event: 'mode-change', outcome: 'accepted', detail: { to: 'stop' } },
  ]);
});

describe('a write', () => {
  test('of several items is told item by item, with the return code of each', () => {
    const items = write(MEMORY, '12 0a 10 01 0001 000c 84 000026');
    const said = events(`> ${job(1, items)}`, `< ${answer(1, '0502', 'ff 05')}`);
    expect(said).toEqual([
      { event: 'write', outcome: 'accepted', detail: { area: 'M', start: 16, length: 1 } },
      {
        event: 'write',
        outcome: { refused: '0x05 invalid address' },
        detail: { area: 'DB', db: 12, start: 4, bit: 6, length: 1 },
      },
    ]);
  });

  test.each([
    ['a byte and two bytes at one place', '12 0a 10 02 0002 0000 83 000080'],
    ['a byte and a bit at one place', '12 0a 10 01 0001 0000 83 000080'],
    ['one place of two areas', '12 0a 10 02 0001 0000 82 000080'],
    ['one place of two blocks', '12 0a 10 02 0001 0001 83 000080'],
  ])('is not folded with another: %s', (_, other) => {
    const lines = [MEMORY, other].flatMap((item, i) => [
      `> ${job(i, write(item))}`,
      `< ${answer(i, '0501', 'ff')}`,
    ]);
    expect(events(...lines)).toHaveLength(2);
  });

  test('that repeats is one event', () => {
    const lines = [1, 2].flatMap((i) => [
      `> ${job(i, write(MEMORY))}`,
      `< ${answer(i, '0501', 'ff')}`,
    ]);
    expect(events(...lines)).toHaveLength(1);
  });

  test('to an address of a drive is told without a place', () => {
    const lines = [`> ${job(1, write('12 04 a2 000000'))}`, `< ${answer(1, '0501', 'ff')}`];
    expect(events(...lines)).toMatchObject([{ event: 'write', detail: { area: 'area 0' } }]);
  });
});

describe('a download', () => {
  const REQUEST = '1a 00 0100 00000000 09 5f30413030303037 50';
  const FETCH = '1b 00 0000 00000000 09 5f30413030303037 50';
  const end = (error: number) => `1c 00 ${u16(error)} 00000000 09 5f30413030303037 50`;
  const told = { event: 'program-download', detail: { block: 'DB 7' } };

  test('is told once, when the PLC accepts it, however often the PLC fetches', () => {
    const fetches = [1, 2, 3].flatMap((i) => [
      `< ${job(0x6000 + i, FETCH)}`,
      `> ${answer(0x6000 + i, '1b00', '0004 00fb 01020304')}`,
    ]);
    const lines = [`> ${job(1, REQUEST)}`, `< ${answer(1, '1a')}`, ...fetches];
    expect(events(...lines)).toEqual([{ ...told, outcome: 'accepted' }]);
  });

  test('is known by the fetching alone', () => {
    expect(events(`< ${job(0x6001, FETCH)}`)).toEqual([{ ...told, outcome: 'accepted' }]);
  });

  test('that ends with an error is refused as well', () => {
    expect(events(`< ${job(0x6001, end(0xd235))}`)).toEqual([
      { ...told, outcome: { refused: '0xd235' } },
    ]);
  });
});

describe('services', () => {
  const service = (name: string, argument = '') =>
    `28 000000000000fd ${u16(size(argument))} ${argument} ${u16(name.length).slice(2)} ${Buffer.from(name).toString('hex')}`;

  test.each([
    ['P_PROGRAM', '', 'mode-change', { to: 'run', restart: 'warm', service: 'P_PROGRAM' }],
    ['P_PROGRAM', '4320', 'mode-change', { to: 'run', restart: 'cold', service: 'P_PROGRAM' }],
    [
      '_INSE',
      '0100 3038303030303150',
      'program-download',
      { act: 'activate', service: '_INSE', block: 'OB 1' },
    ],
    [
      '_DELE',
      '0100 3045303030343142',
      'program-delete',
      { act: 'delete', service: '_DELE', block: 'FB 41' },
    ],
    ['_GARB', '', 'command', { act: 'compress memory', service: '_GARB' }],
    [
      '_MODU',
      '4550',
      'configuration-write',
      { act: 'copy RAM to ROM', service: '_MODU', argument: 'EP' },
    ],
    ['_N_NEW_', '', 'command', { act: 'start service', service: '_N_NEW_' }],
  ])('%s %s is a %s', (name, argument, kind, detail) => {
    expect(events(`> ${job(1, service(name, argument))}`, `< ${answer(1, '28')}`)).toEqual([
      { event: kind, outcome: 'accepted', detail },
    ]);
  });

  test.each([
    [
      '7 02',
      '0019 2611201730051236',
      'time-set',
      { act: 'set clock', to: '2026-11-20T17:30:05.123' },
    ],
    ['1 09', '00', 'force', { act: 'force' }],
    ['1 0c', '00', 'program-delete', { act: 'memory reset' }],
    ['4 07', '0000', 'alarm-suppress', { act: 'lock alarms' }],
    ['5 01', '3d0b1c0e11223344', 'authentication', { act: 'password' }],
  ])('userdata %s is told with its outcome', (service, payload, kind, detail) => {
    const code = service.replace(' ', '');
    expect(events(`> ${ask(1, code, payload)}`, `< ${reply(1, code, undefined, 0xd602)}`)).toEqual([
      { event: kind, outcome: { refused: '0xd602 incorrect password' }, detail },
    ]);
  });

  test('a password is never told', () => {
    const all = said(`> ${ask(1, '501', '3d0b1c0e11223344')}`, `< ${reply(1, '501')}`);
    expect(JSON.stringify(all)).not.toMatch(/3d0b|1122/);
  });
});

describe('the system status list', () => {
  const szl = (id: number, index: number, rows: string[]) =>
    `${u16(id)} ${u16(index)} ${u16(size(rows[0] ?? ''))} ${u16(rows.length)} ${rows.join(' ')}`;
  const text = (value: string, length: number) =>
    Buffer.from(value.padEnd(length, '\0'), 'latin1').toString('hex');
  const component = (index: number, value: string) => `${u16(index)} ${text(value, 32)}`;
  const NAMES = szl(0x1c, 0, [component(1, 'Filler'), component(5, 'S C-X4U421302009')]);

  test('0011 tells order number and firmware', () => {
    const row = (index: number, order: string, version: string) =>
      `${u16(index)} ${text(order, 20)} 00c0 ${version}`;
    const rows = [row(1, '6ES7 315-2EH14-0AB0 ', '0003 0001'), row(7, '', '5603 0206')];
    expect(facts(`< ${reply(1, '401', szl(0x11, 0, rows))}`)).toEqual([
      ['order-code', '6ES7 315-2EH14-0AB0', undefined],
      ['firmware', 'V3.2.6', undefined],
    ]);
  });

  test('in parts is read when the last part is here', () => {
    const bytes = NAMES.replace(/ /g, '');
    const cut = [0, 60, 120, bytes.length];
    const parts = [0, 1, 2].map(
      (i) => `< ${part(i, '401', 9, i === 2, bytes.slice(cut[i], cut[i + 1]))}`,
    );
    expect(facts(...parts)).toEqual([
      ['station-name', 'Filler', undefined],
      ['serial', 'S C-X4U421302009', undefined],
    ]);
    expect(facts(...parts.slice(0, 2))).toEqual([]);
    expect(said(...parts.slice(2)), 'an end without its beginning is no flaw').toEqual([]);
  });

  test('whose beginning was not seen says nothing of what its end holds', () => {
    const counts = '3038 0003';
    expect(facts(`< ${part(1, '301', 9, true, counts)}`)).toEqual([]);
    expect(facts(`< ${part(1, '301', 0, true, counts)}`)).toEqual([['block', 'OB 3', undefined]]);
  });

  test('in more parts than 16 KiB is dropped', () => {
    const large = Array.from(
      { length: 20 },
      (_, i) => `< ${part(i, '401', 9, false, '00'.repeat(900))}`,
    );
    expect(said(...large, `< ${part(20, '401', 9, true, '00')}`)).toEqual([]);
    expect(facts(...large, `< ${reply(21, '401', NAMES)}`)).toHaveLength(2);
  });

  test.each([
    [0x08, 'run'],
    [0x48, 'run'],
    [0x04, 'stop'],
    [0x05, 'startup'],
    [0x0a, 'hold'],
  ])('0424 with %i is %s', (mode, name) => {
    const row = `5144 ff ${u16(mode).slice(2)} ${'00'.repeat(16)}`;
    expect(facts(`< ${reply(1, '401', szl(0x424, 0, [row]))}`)).toEqual([
      ['mode', name, undefined],
    ]);
  });

  test('0132 tells how the CPU is guarded, and the ids of configuration and program that hold', () => {
    const row = `0004 0001 0000 0003 0003 0000 0000 0056 11223344 55667788 ${'00'.repeat(16)}`;
    expect(facts(`< ${reply(1, '401', szl(0x132, 4, [row]))}`)).toEqual([
      ['protection-level', '3', undefined],
      ['key-position', 'STOP', undefined],
      ['config-revision', '55667788', 'user program'],
    ]);
  });

  test("a list of another kind of module is not read as a CPU's", () => {
    expect(facts(`< ${reply(1, '401', szl(0x8424, 0, [`5144 ff08 ${'00'.repeat(16)}`]))}`)).toEqual(
      [],
    );
  });

  test('a client that echoes a list is not believed', () => {
    expect(facts(`> ${ask(1, '401', NAMES)}`)).toEqual([]);
  });
});

test.each([
  ['00', 'stop'],
  ['02', 'run'],
  ['04', 'hold'],
])('a CPU that announces mode %s is in %s', (code, mode) => {
  expect(facts(`< 3207 0000 0000 0008 0000 010010 10 00 00 ${code} 00`)).toEqual([
    ['mode', mode, undefined],
  ]);
});

describe('who speaks, of a capture that begins in the middle', () => {
  test.each([
    ['a job is asked', job(1, STOP), 'request'],
    ['an answer is answered', answer(1, '29'), 'response'],
    ['a PLC fetches a block', job(1, '1b 00 0000 00000000 00'), 'response'],
    ['a client hands it over', answer(1, '1b 00', '0000'), 'request'],
    ['userdata asks', ask(1, '401', '00110000'), 'request'],
    ['userdata answers', reply(1, '401', '00110000'), 'response'],
    ['a PLC announces', userdata(1, '000112 04 11 0403 00', '00'), 'response'],
    ['too little to tell', '3201 0000', undefined],
  ])('%s', (_, text, who) => {
    const bytes = hex(text);
    expect(direction(bytes, 0, bytes.length)).toBe(who);
  });
});

describe('malformed messages', () => {
  test.each([
    ['a stop cut short', `> ${job(1, STOP).slice(0, 20)}`, 'truncated/message'],
    [
      'an item that is none',
      `> ${job(1, write('13 0a 10 02 0001 0000 83 000080'))}`,
      'illegal/item',
    ],
    [
      'more items than a PDU holds',
      `> ${job(1, write(...Array(80).fill(MEMORY)))}`,
      'excessive/item',
    ],
    ['more codes than data', `< ${answer(1, '05ff', 'ff')}`, 'inconsistent/item count'],
    ['another ROSCTR', '> 3209 0000 0001 0000 0000', 'illegal/rosctr'],
    [
      'another head of userdata',
      '> 3207 0000 0001 0008 0000 00ff12 04 11 44 01 00',
      'illegal/userdata',
    ],
  ])('%s', (_, line, flaw) => expect(said(line)).toContainEqual({ anomaly: `s7comm/${flaw}` }));

  test('ask nothing', () => {
    expect(events(`> ${job(1, write('13 0a'))}`, `< ${answer(1, '0501', 'ff')}`)).toEqual([]);
  });
});

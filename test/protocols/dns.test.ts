/** DNS where it is heard in part, sent again, or on a stream. */
import { describe, expect, test } from 'vitest';
import { dns } from '../../protocols/dns/index.ts';
import { llmnr } from '../../protocols/llmnr/index.ts';
import { protocols } from '../../protocols/registry.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';
import { Connection, master, plc, udp, Wire } from '../support/wire.ts';

const word = (number: number) => number.toString(16).padStart(4, '0');
/** `plc-7.cell`, as labels. */
const name = (text: string) =>
  `${text
    .split('.')
    .map((label) => `${word(label.length).slice(2)}${Buffer.from(label).toString('hex')}`)
    .join('')}00`;
const NAME = name('plc-7.cell');
const a = (ip: string, owner = NAME) => `${owner} 0001 0001 00000e10 0004 ${ip}`;
const question = `${NAME} 0001 0001`;
const message = (id: string, flags: string, counts: readonly number[], body: string) =>
  `${id} ${flags} ${counts.map(word).join(' ')} ${body}`;
const query = message('7001', '0100', [1, 0, 0, 0], question);
const answer = message('7001', '8580', [1, 1, 0, 0], `${question} ${a('0a000007')}`);
const update = message('0042', '2800', [1, 0, 1, 0], `${name('cell')} 0006 0001 ${a('0a000007')}`);
const sized = (text: string) => `${word(hex(text).length)} ${text}`;

const said = (...lines: string[]) =>
  play(
    dns,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
/** Where the server was heard before. */
const events = (lines: readonly string[]) =>
  said(`< ${answer}`, ...lines).flatMap(({ event, outcome }) =>
    event === undefined ? [] : [outcome],
  );

describe('an update', () => {
  const yes = '< 0042 a800 0000 0000 0000 0000';
  test.each<[string, string[], unknown[]]>([
    ['that is answered is accepted', [`> ${update}`, yes], ['accepted']],
    [
      'that is sent again before it is answered is one',
      [`> ${update}`, `> ${update}`, yes],
      ['accepted'],
    ],
    [
      'that is sent again and never answered is unanswered once',
      [`> ${update}`, `> ${update}`],
      ['unanswered'],
    ],
    [
      'of another name under the same id is another one',
      [`> ${update}`, `> ${update.replace('0a000007', '0a000008')}`, yes],
      ['unanswered', 'accepted'],
    ],
    [
      'may be refused',
      [`> ${update}`, '< 0042 a805 0000 0000 0000 0000'],
      [{ refused: 'refused' }],
    ],
    [
      'may be refused in a way nobody has a word for',
      [`> ${update}`, '< 0042 a80f 0000 0000 0000 0000'],
      [{ refused: 'status 15' }],
    ],
  ])('%s', (_, lines, outcomes) => {
    expect(events(lines)).toEqual(outcomes);
  });
});

test('an address bears the name that was asked for, not the one an alias led to', () => {
  const alias = name('press-7.cell');
  const both = `${NAME} 0005 0001 00000e10 ${word(hex(alias).length)} ${alias} ${a('0a000007', alias)}`;
  expect(said(`< ${message('7001', '8580', [1, 2, 0, 0], `${question} ${both}`)}`)).toContainEqual({
    fact: 'dns-name',
    value: 'plc-7.cell',
    about: '10.0.0.7',
    isHearsay: true,
  });
});

test('of one answer no more than sixteen names are told', () => {
  const many = Array.from({ length: 40 }, (_, at) => a(`0a0000${word(at).slice(2)}`)).join('');
  const heard = said(`< ${message('7001', '8580', [1, 40, 0, 0], `${question} ${many}`)}`);
  expect(heard.filter(({ fact }) => fact === 'dns-name')).toHaveLength(16);
});

describe.each([dns, llmnr])(
  '$name over TCP, heard from its middle',
  ({ name: protocol, carriage }) => {
    const port = carriage[0].at![0]!;
    // The id's first byte looks like the flags of a datagram: 0x70 of a question, 0xf0 of an answer.
    test.each([
      ['a question', [query.replace('7001', 'f001')], master.ip],
      ['an answer', [answer], plc.ip],
    ])('%s tells who asks, whatever its id', (_, texts, speaker) => {
      const wire = new Wire({ protocols });
      const [from, to] =
        speaker === master.ip ? [master, { ...plc, port }] : [{ ...plc, port }, master];
      const talk = new Connection(wire, from, to);
      for (const text of texts) wire.show(talk.ask([...hex(sized(text))]));
      const [conversation] = [...wire.picture.conversations()];
      expect([conversation!.protocol, ...conversation!.client.ips]).toEqual([protocol, master.ip]);
      expect(wire.malformed()).toEqual([]);
      expect(conversation!.operations.has(speaker === master.ip ? 'query' : 'answer')).toBe(true);
    });
  },
);

test('off its port a question is known, and what only resembles one is not', () => {
  const spoken = (text: string) => {
    const wire = new Wire({ protocols });
    wire.show(udp(master, { ...plc, port: 5300 }, [...hex(text)]));
    return [...wire.picture.conversations()].map(({ protocol }) => protocol);
  };
  expect(spoken(query)).toEqual(['dns']);
  expect(spoken(`${query} 00`)).toEqual([]); // a byte too many
  expect(spoken(query.replace('7001 0100 0001', '7001 0100 0002'))).toEqual([]); // two are promised
});

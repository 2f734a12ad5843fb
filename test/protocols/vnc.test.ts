/** How both agree on who may have a desktop, in each version and however the bytes are cut. RFC 6143, 7.1. */
import { describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { vnc } from '../../protocols/vnc/index.ts';
import { hexAndText } from '../support/hex.ts';
import { play } from '../support/play.ts';
import { Connection, master, plc, Wire } from '../support/wire.ts';

const version = (minor: number) => `"RFB 003.00${minor}\\n"`;
const greeting = (server = 8, client = server) => [`< ${version(server)}`, `> ${version(client)}`];
const challenge = `< ${'a5'.repeat(16)}`;
const proof = `> ${'5a'.repeat(16)}`;
const desktop = '< 0400 0300 00000000000000000000000000000000 00000007 "hmi-2:0"';

const said = (...lines: string[]) =>
  play(
    vnc,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hexAndText(line.slice(1)),
    })),
  );
const told = (...lines: string[]) =>
  said(...lines).flatMap(({ event, outcome, detail, fact, value }) => {
    if (event !== undefined) return [[(detail as { method: string }).method, outcome]];
    return fact === 'weakness' || fact === 'name' ? [[fact, value]] : [];
  });

describe('whoever comes to a desktop', () => {
  const let8 = [...greeting(), '< 0102', '> 02', challenge, proof];
  const open = ['weakness', 'no authentication'];
  const named = ['name', 'hmi-2:0'];
  test.each<[string, string[], unknown[]]>([
    ['is let in', [...let8, '< 00000000', '> 01', desktop], [['password', 'accepted'], named]],
    ['is refused', [...let8, '< 00000001'], [['password', { refused: 'result 1' }]]],
    ['is not answered', let8, [['password', 'unanswered']]],
    [
      'needs no password in 3.8, which says so',
      [...greeting(), '< 0101', '> 01', '< 00000000', '> 01', desktop],
      [open, named],
    ],
    [
      'nor in 3.7, which does not',
      [...greeting(7), '< 0101', '> 01', '> 01', desktop],
      [open, named],
    ],
    [
      'nor in 3.3, where the server decides',
      [...greeting(3), '< 00000001', '> 01', desktop],
      [open, named],
    ],
    [
      'goes on as the older of the two has it',
      [...greeting(8, 3), '< 00000002', challenge, proof, '< 00000000'],
      [['password', 'accepted']],
    ],
    [
      'proves who he is as another maker has it',
      [...greeting(), '< 0110', '> 10', '< 00000000', '< 00000000'],
      [['Tight', 'unknown']],
    ],
    [
      'proves who he is to a server that is not heard',
      [`> ${version(8)}`, '> 02', proof, '> 01'],
      [['password', 'unknown']],
    ],
    ['does so in 3.3, where nobody hears what for', [`> ${version(3)}`, proof, '> 01'], []],
    ['is wanted by nobody', [...greeting(), '< 00 00000004 "busy"'], []],
    ['is wanted by nobody in 3.3', [...greeting(3), '< 00000000 00000004 "busy"'], []],
  ])('%s', (_, lines, expected) => {
    expect(told(...lines)).toEqual(expected);
  });
});

test('a desktop with a name of 4 GiB has the beginning of one, and nothing more is kept', () => {
  const long = `< 0400 0300 00000000000000000000000000000000 ffffffff ${'41'.repeat(1000)}`;
  const heard = told(...greeting(), '< 0101', '> 01', '< 00000000', '> 01', long);
  expect(heard.at(-1)![0]).toBe('name');
  expect(String(heard.at(-1)![1])).toMatch(/^A{1,256}$/);
});

test('a desktop that is called in escapes is shown without them', () => {
  const [, hostile] = told(
    ...greeting(7),
    '< 0101',
    '> 01',
    desktop.replace('hmi-2:0', '\\u001b[31mxy'),
  );
  expect(hostile).toEqual(['name', '[31mxy']);
});

test('pictures, and what is typed, are read by nobody', () => {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, { ...plc, port: 5900 }).open();
  const lines = [...greeting(7), '< 0101', '> 01', '> 01', desktop];
  for (const line of [...lines, '> "GET / HTTP/1.1\\r\\n\\r\\n"', '< "RFB 003.008\\n"']) {
    const bytes = [...hexAndText(line.slice(1))];
    wire.show(line.startsWith('>') ? talk.ask(bytes) : talk.answer(bytes));
  }
  expect(wire.operations()).toEqual(['connect']);
  expect(wire.malformed()).toEqual([]);
});

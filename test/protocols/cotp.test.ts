import { describe, expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { frame, resume, signature } from '../../protocols/cotp/frame.ts';
import { direction } from '../../protocols/cotp/identity.ts';
import { cotp } from '../../protocols/cotp/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

/** `> request` and `< response`, as in a fixture. */
const said = (...lines: string[]) =>
  play(
    cotp,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
const over =
  (probe: (bytes: Uint8Array, start: number, end: number) => unknown) => (text: string) => {
    const bytes = hex(text);
    return probe(bytes, 0, bytes.length);
  };

/*            TPKT | LI code | references class | TPDU size | calling | called */
const REQUEST = '0300 0016 | 11 e0 | 0000 0001 00 | c0010a | c1020100 | c2020102';
const CONFIRM = '0300 0016 | 11 d0 | 0001 0044 00 | c0010a | c1020100 | c2020102';
const DATA = '0300 0009 | 02 f0 80 | 6142';
const PART = '0300 0009 | 02 f0 00 | 6142';

describe('framing', () => {
  test.each([
    ['three bytes', '0300 00', MORE],
    ['a header', '0300 0016', 22],
    ['another version', '0400 0016', FOREIGN],
    ['less than the shortest TPDU', '0300 0006', FOREIGN],
  ])('%s', (_, text, size) => expect(over(frame)(text)).toBe(size));

  test.each([
    ['at the next message', 'ffff 03ff 00', 5],
    ['at once, where a message begins', '', 0],
    ['behind what only looks like a TPKT', '0300 0099 ffff', 6],
  ])('after a gap goes on %s', (_, before, skipped) => {
    expect(over(resume)(before + DATA)).toBe(skipped);
  });

  test('after a gap passes over everything where nothing begins', () => {
    expect(over(resume)('ff'.repeat(40))).toBe(40);
  });
});

describe('off its port it is recognised', () => {
  test.each([
    ['by a connect request that names a TSAP', REQUEST, true],
    ['by S7 data', '0300 0019 02f080 32 01', true],
    ['by S7-plus data', '0300 0019 02f080 72 02', true],
    ['not by data of others', DATA, false],
    [
      'not by Remote Desktop, which names no TSAP',
      '0300 0016 11e0 0000 0000 00 436f6f6b69653a206d73',
      false,
    ],
  ])('%s', (_, text, isOurs) => expect((over(signature)(text) as number) > 0).toBe(isOurs));
});

test.each([
  ['who asks for a connection', REQUEST, 'request'],
  ['who confirms it', CONFIRM, 'response'],
  ['nobody by data', DATA, undefined],
])('the client is told by %s', (_, text, who) => expect(over(direction)(text)).toBe(who));

describe('rack and slot', () => {
  const facts = (...lines: string[]) => said(...lines).map(({ fact, value }) => [fact, value]);

  test('are told by the station that confirms them', () => {
    expect(facts(`> ${REQUEST}`, `< ${CONFIRM}`)).toEqual([
      ['rack', '0'],
      ['slot', '2'],
      ['connection', 'PG'],
    ]);
  });

  test.each([
    ['not while they are only asked for', [`> ${REQUEST}`]],
    ['not when the connection is refused', [`> ${REQUEST}`, '< 0300 000b 06 80 0001 0000 03']],
    [
      'not of a TSAP that means something else',
      ['> 0300 0016 11 e0 0000 0001 00 c0010a c1020001 c2020001', `< ${CONFIRM.slice(0, 30)}`],
    ],
  ])('are told %s', (_, lines) => expect(facts(...lines)).toEqual([]));
});

describe('user data in parts', () => {
  const carried = (...lines: string[]) => said(...lines).map(({ bytes }) => bytes);

  test('is handed on whole, each direction by itself', () => {
    expect(carried(`> ${PART}`, `< ${DATA}`, `> ${DATA}`)).toEqual(['6142', '61426142']);
  });

  test('is forgotten when a connection begins', () => {
    expect(carried(`> ${PART}`, `> ${REQUEST}`, `> ${DATA}`)).toEqual(['6142']);
  });

  test('is dropped where it outgrows 64 KiB, and what follows is read again', () => {
    const size = 60_000;
    const large = `> 0300 ${(size + 7).toString(16).padStart(4, '0')} 02f000 ${'61'.repeat(size)}`;
    expect(carried(large, large, `> ${DATA}`, `> ${DATA}`)).toEqual(['6142']);
  });

  test('an empty TPDU without an end mark changes nothing', () => {
    expect(carried('> 0300 0007 02f000', `> ${DATA}`)).toEqual(['6142']);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { ads } from '../../protocols/ads/index.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { caseFile, conversationsOf } from '../support/fixtures.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const [{ frame }, , discovery] = ads.carriage;
const text = (value: string) => Buffer.from(`${value}\0`).toString('hex');

describe('a route that is added', () => {
  const conversation = conversationsOf(ads, 'acts').at(-1)!;
  const messages = conversation.payloads.map(({ bytes }) => bytes);

  test('bears a password, which nobody hears', () => {
    const sent = Buffer.from(messages[0]!).toString('latin1');
    expect(sent, caseFile('ads', 'acts', 'input.hex').pathname).toContain('secret');
    const said = JSON.stringify(play(ads, conversation.payloads, [], discovery));
    expect(said).toContain('Administrator');
    expect(said).not.toMatch(/secret|wrong/);
  });

  test('is kept as no evidence; its answer is', () => {
    const { turn } = talk(ads, discovery!);
    const concealed = vi.spyOn(turn, 'conceal');
    const counts = messages.slice(0, 2).map((bytes, at) => {
      turn.begin(at === 0 ? 'request' : 'response');
      ads.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(ads).listener);
      return concealed.mock.calls.length;
    });
    expect(counts).toEqual([1, 1]);
  });
});

describe('a message', () => {
  const size = (bytes: string) => frame!(hex(bytes), 0, hex(bytes).length);

  test.each([
    ['0000 2000', MORE],
    ['0000 20000000', 38],
    ['0000 1f000000', FOREIGN],
    ['0000 ffffffff', FOREIGN],
    ['0010 02000000', 8],
    ['0300 20000000', FOREIGN],
  ])('that begins with %s has the size %i', (bytes, expected) =>
    expect(size(bytes)).toBe(expected),
  );

  test('larger than what is kept is framed by its head, and the rest is passed over', () => {
    const bytes = hex(`0000 20100100 ${'00'.repeat(32)}`);
    expect(frame!(bytes, 0, bytes.length)).toBe(38);
    const { turn } = talk(ads, ads.carriage[0]);
    const skipped = vi.spyOn(turn, 'skip');
    ads.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(ads).listener);
    expect(skipped).toHaveBeenCalledExactlyOnceWith(0x1_1020 - 32);
  });
});

test('handles of symbols are forgotten before they fill a conversation', () => {
  const ams = (invoke: number, flags: string, data: string) => {
    const head = `0a0000090101 5303 0a0000010101 2080 0900 ${flags}`;
    const body = hex(data);
    const bytes = new Uint8Array(38 + body.length);
    const view = new DataView(bytes.buffer);
    bytes.set(hex(head), 6);
    bytes.set(body, 38);
    view.setUint32(2, 32 + body.length, true);
    view.setUint32(26, body.length, true);
    view.setUint32(34, invoke, true);
    return bytes;
  };
  const { turn } = talk(ads, ads.carriage[0]);
  const read = (direction: 'request' | 'response', bytes: Uint8Array) => {
    turn.begin(direction);
    ads.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(ads).listener);
  };
  for (let at = 0; at < 200; at++) {
    const handle = at.toString(16).padStart(2, '0');
    const name = text(`MAIN.value${at}`);
    const length = (name.length / 2).toString(16).padStart(2, '0');
    read('request', ams(at, '0400', `03f00000 00000000 04000000 ${length}000000 ${name}`));
    const back = ams(at, '0500', `00000000 04000000 ${handle}000000`);
    // The answer comes from the port that was asked, to the one that asked.
    back.set(hex('2080'), 12);
    back.set(hex('5303'), 20);
    read('response', back);
  }
  const { names } = turn.state as { names: Map<number, string> };
  expect([names.size <= 64, names.get(199)]).toEqual([true, 'MAIN.value199']);
});

import { describe, expect, test } from 'vitest';
import { direction } from '../../protocols/s7comm/decode.ts';
import { hex } from '../support/hex.ts';
import {
  answer,
  ask,
  events,
  job,
  MEMORY,
  reply,
  STOP,
  said,
  userdata,
  write,
} from '../support/s7comm-talk.ts';

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

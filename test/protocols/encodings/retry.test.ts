import { expect, test } from 'vitest';
import { talk } from '../../../agent/decode/talk.ts';
import { askOnce } from '../../../protocols/encodings/retry.ts';
import { modbus } from '../../../protocols/modbus/index.ts';

function asking() {
  const { turn } = talk(modbus, modbus.carriage[0]);
  const ask = (id: number, question: string) =>
    askOnce(turn, id, question, (open) => open === question);
  return { turn, ask };
}
const gone = ({ turn }: ReturnType<typeof asking>) =>
  turn.lapsed().map(({ question, outcome }) => [question, outcome]);

test('a question that is sent again is open once, and lapses once', () => {
  const one = asking();
  for (let times = 0; times < 3; times++) one.ask(7, 'stop');
  expect(one.turn.open).toBe(1);
  expect(gone(one)).toEqual([]);
  one.turn.giveUp();
  expect(gone(one)).toEqual([['stop', 'unknown']]);
});

test('another question under the same number means that nobody answered the first', () => {
  const one = asking();
  one.ask(7, 'stop');
  one.ask(7, 'start');
  expect(gone(one)).toEqual([['stop', 'unknown']]);
  expect(one.turn.asked(7)).toBe('start');
});

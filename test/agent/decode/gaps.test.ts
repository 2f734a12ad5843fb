/** What a gap in the capture means for a question that is open. */
import { expect, test } from 'vitest';
import { protocols } from '../../../protocols/registry.ts';
import { Connection, master, plc, tcp, Wire } from '../../support/wire.ts';

const write = (id: number) => [0, id, 0, 0, 0, 6, 1, 6, 0, id, 0, 42];
const server = { ...plc, port: 502 };

function outcomes(isLost: boolean) {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, server).open();
  const passes = (...frames: Uint8Array[]) => {
    for (const frame of frames) wire.show(frame);
  };
  passes(talk.ask(write(1)), talk.answer(write(1)), talk.ask(write(2)));
  if (isLost) talk.answer(write(2)); // answered, and not captured
  passes(talk.ask(write(3)), talk.answer(write(3)));
  passes(talk.ask([]), talk.ask(write(4)));
  wire.wait(60).picture.close();
  return [...wire.picture.events()]
    .sort((one, other) => one.frame - other.frame)
    .map(({ detail, outcome }) => `${detail['start']} ${outcome}`)
    .sort();
}

test('a question that nobody answers is unanswered', () => {
  expect(outcomes(false)).toEqual(['1 accepted', '2 unanswered', '3 accepted', '4 unanswered']);
});

test('one whose answer may be in a gap is unknown; one behind the gap is unanswered', () => {
  expect(outcomes(true)).toEqual(['1 accepted', '2 unknown', '3 accepted', '4 unanswered']);
});

test('a gap on the side that asks hides no answer', () => {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, server).open();
  wire
    .show(talk.ask(write(1)))
    .show(talk.answer(write(1)))
    .show(talk.ask(write(2)));
  talk.ask(write(3));
  wire.show(talk.ask(write(4)));
  wire.show(tcp(server, master, { sequence: 9, acknowledged: 1_000_000 }));
  wire.wait(60).picture.close();
  const found = [...wire.picture.events()].map(({ detail, outcome }) => [detail['start'], outcome]);
  expect(found).toContainEqual([2, 'unanswered']);
});

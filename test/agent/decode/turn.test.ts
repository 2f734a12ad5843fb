import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clock, type Lapsed, LiveTurn } from '../../../agent/decode/turn.ts';
import type { Protocol } from '../../../protocols/contract/protocol.ts';

const PLACES = 8;
const protocol = { start: () => undefined } as unknown as Protocol;

function turnAt(): { turn: LiveTurn; clock: Clock } {
  const clock = new Clock();
  const turn = new LiveTurn(protocol, { by: 'tcp' });
  turn.clock = clock;
  return { turn, clock };
}

interface Open {
  readonly id: number;
  readonly question: string;
  readonly frame: number;
  readonly second: number;
}

/** What `Turn` promises, as plainly as it can be said: one question at each place, the oldest makes room. */
class Places {
  readonly open: (Open | undefined)[] = Array(PLACES).fill(undefined);
  readonly lapsed: Open[] = [];
  taken: Open | undefined;

  ask(open: Open): void {
    const at = open.id % PLACES;
    const old = this.open[at];
    if (old !== undefined) this.lapsed.push(old);
    this.open[at] = open;
  }

  asked(id: number): string | undefined {
    const found = this.open[id % PLACES];
    if (found?.id !== id) return undefined;
    this.open[id % PLACES] = undefined;
    this.taken = found;
    return found.question;
  }

  giveBack(): void {
    if (this.taken !== undefined) this.open[this.taken.id % PLACES] = this.taken;
    this.taken = undefined;
  }

  giveUp(): void {
    for (const [at, open] of this.open.entries()) {
      if (open !== undefined) this.lapsed.push(open);
      this.open[at] = undefined;
    }
  }
}

interface Act {
  readonly what: 'ask' | 'answer' | 'malformed answer' | 'give up';
  readonly id: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('ask', 'ask', 'answer', 'malformed answer', 'give up'),
  id: fc.integer({ min: 0, max: 19 }),
});

/** Does the same to both, and hears the same of both. */
function play(turn: LiveTurn, places: Places, { what, id }: Act, frame: number): void {
  turn.begin(what === 'ask' ? 'request' : 'response');
  places.taken = undefined;
  if (what === 'ask') {
    const question = `${id} in ${frame}`;
    turn.ask(id, question);
    places.ask({ id, question, frame, second: frame * 2 });
  } else if (what === 'give up') {
    turn.giveUp();
    places.giveUp();
  } else {
    expect(turn.asked(id)).toBe(places.asked(id));
    if (what === 'answer') return;
    turn.giveBack();
    places.giveBack();
  }
}

test('whatever is asked and answered in whatever order, questions stay open as promised', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const { turn, clock } = turnAt();
      const places = new Places();
      const lapsed: Lapsed[] = [];
      for (const [frame, one] of acts.entries()) {
        clock.set(frame * 2_000_000, frame);
        play(turn, places, one, frame);
        lapsed.push(...turn.lapsed());
        expect(turn.open).toBe(places.open.filter((open) => open !== undefined).length);
      }
      const told = lapsed.map(({ outcome: _, ...rest }) => rest);
      expect(told).toEqual(places.lapsed.map(({ id: _, ...rest }) => rest));
    }),
    { numRuns: 500 },
  );
});

test('a stray answer leaves the question it took open, and a malformed one does not count it twice', () => {
  const { turn } = turnAt();
  turn.ask(3, 'a');
  expect(turn.asked(3)).toBe('a');
  turn.ask(3, 'a'); // as a decoder does that finds another function answered
  turn.giveBack();
  expect(turn.open).toBe(1);
  expect(turn.asked(3)).toBe('a');
  expect(turn.asked(3)).toBeUndefined();
});

/** A question that is sent again because no answer came is one question: it counts as unanswered once. */
import type { Turn } from '../contract/protocol.ts';

/** Asks, unless the same stands open under that id: then it is asked once more, and later. */
export function askOnce<Question>(
  turn: Pick<Turn<unknown, Question>, 'ask' | 'asked'>,
  id: number,
  question: Question,
  isSame: (open: Question) => boolean,
): void {
  const open = turn.asked(id);
  if (open !== undefined && !isSame(open)) turn.ask(id, open); // another one: nobody answered it
  turn.ask(id, question);
}

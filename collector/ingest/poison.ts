/** Which failures are a message's own, so that it is put aside, and which are the machine's. wire-and-store.md rule 8. */
import { stateOf } from '../store/sql-state.ts';

/**
 * What another try cannot better: bad data (22), broken rules (23, 44), a statement or a program that is
 * wrong (0A, 21, 42, P0), more than an index or a limit holds (54). What a machine lacks is none.
 */
export function isPoison(error: unknown): boolean {
  const state = stateOf(error);
  if (state !== undefined) return /^(0A|21|22|23|42|44|54|P0)/.test(state);
  return error instanceof TypeError || error instanceof RangeError;
}

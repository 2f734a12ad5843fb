import type { Listener } from '../contract/protocol.ts';
import type { TeamviewerMessage, TeamviewerTurn } from './decode.ts';

/** Both ends run it: a machine that is steered, or the maker's router that goes between. */
export function identify(_: TeamviewerMessage, tell: Listener, turn: TeamviewerTurn): void {
  const { isTold } = turn.state;
  if (isTold[turn.direction]) return;
  isTold[turn.direction] = true;
  tell.fact('service', 'TeamViewer', { part: 'remote control' });
}

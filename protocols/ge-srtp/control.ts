/** What is done to a controller, told with what its mailbox answered. GFK-0529, tables 3-12 to 3-14. */
import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Reply, SrtpMessage, SrtpTurn, Wish } from './decode.ts';
import { memories, refusals, Service, services } from './services.table.ts';

export function control({ reply, question }: SrtpMessage, tell: Listener, turn: SrtpTurn): void {
  if (reply === undefined || question === undefined) return;
  const outcome = outcomeOf(reply);
  tellAct(question, tell, outcome);
  if (outcome !== 'accepted') return;
  const { service } = question;
  if (service === Service.logon || service === Service.privilege) turn.state.isProved = true;
  const isAct = services.get(service)?.kind !== undefined;
  if (isAct && !turn.state.isProved)
    tell.fact('weakness', 'commands accepted without authentication', {
      part: `slot ${reply.slot}`,
    });
}

export function lapse(question: Wish, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

function outcomeOf({ isDone, major, minor }: Reply): Outcome {
  if (isDone && major === 0) return 'accepted';
  const why = refusals.get(major) ?? `status ${major}`;
  return { refused: minor === 0 ? why : `${why}, 0x${minor.toString(16).padStart(2, '0')}` };
}

function tellAct(wish: Wish, tell: Listener, outcome: Outcome): void {
  const row = services.get(wish.service);
  if (row?.kind === undefined) return;
  const same = wish.service * 0x100_0000 + wish.selector * 0x1_0000 + wish.start;
  tell.event(row.kind, same, outcome, () => ({
    part: `slot ${wish.slot}`,
    detail: detailOf(wish, row.name),
  }));
}

const newStates: Readonly<Record<number, string>> = { 0: 'stop', 1: 'run' };

function detailOf(wish: Wish, name: string): Record<string, string | number> {
  const { service, selector, start, count, values } = wish;
  switch (service) {
    case Service.writeMemory:
    case Service.writeTaskMemory: {
      const table = memories.get(selector) ?? `selector 0x${selector.toString(16)}`;
      const bytes = [...values].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
      return { table, start: start + 1, count, values: bytes };
    }
    case Service.setState:
      return { to: newStates[selector] ?? `state ${selector}` };
    case Service.privilege:
      return { level: selector };
    default:
      return { act: name };
  }
}

import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { type Act, type GenisysMessage, operations } from './decode.ts';
import { Header } from './frame.ts';

/** Any answer of the station says that it took the command; what it checks back is to be executed still. */
export function control({ asked }: GenisysMessage, tell: Listener): void {
  if (asked !== undefined) tellAct(asked, tell, 'accepted');
}

export function lapse(act: Act, tell: Listener, outcome: Outcome): void {
  tellAct(act, tell, outcome);
}

function tellAct(act: Act, tell: Listener, outcome: Outcome): void {
  const { header, station, values, start, count } = act;
  const same = (header << 16) ^ (station << 8) ^ start;
  tell.event('command', same, outcome, () => ({
    part: `station ${station}`,
    detail: {
      act: operations.get(header) ?? 'control',
      ...(header === Header.execute || count === 0 ? {} : { start, count, values }),
    },
  }));
}

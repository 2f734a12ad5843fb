import type { Listener } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { Command, commandNames, FrameType, USER_COMMANDS } from './commands.table.ts';
import type { Asked, SynchrophasorMessage } from './decode.ts';

/** Nobody confirms a command: a stream that begins is all there is to see. */
export function control({ type, id, command, asked }: SynchrophasorMessage, tell: Listener): void {
  if (asked !== undefined) tellCommand(asked, tell, 'accepted');
  if (type !== FrameType.command) return;
  const isAct = command === Command.off || command === Command.extended || command >= USER_COMMANDS;
  if (isAct) tellCommand({ id, command }, tell, 'unknown');
}

export function lapse(asked: Asked, tell: Listener, outcome: Outcome): void {
  tellCommand(asked, tell, outcome);
}

function tellCommand({ id, command }: Asked, tell: Listener, outcome: Outcome): void {
  tell.event('command', id * 0x1_0000 + command, outcome, () => ({
    part: `stream ${id}`,
    detail: { act: commandNames.get(command) ?? `command ${command}` },
  }));
}

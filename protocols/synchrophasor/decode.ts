/** Frames to what they tell: IEEE C37.118.2-2011; a header is text. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { Command, commandNames, FrameType, frameNames, USER_COMMANDS } from './commands.table.ts';
import { type Configuration, readConfiguration, readConfiguration3 } from './configuration.ts';
import { CHECKSUM, holds } from './frame.ts';

export interface SynchrophasorMessage {
  readonly type: number;
  /** Of the stream. */
  readonly id: number;
  /** In a data frame: of the first unit in it; else -1. */
  readonly status: number;
  readonly command: number;
  readonly text: string;
  readonly configuration: Configuration | undefined;
  /** In a data frame: the command it answers. */
  readonly asked: Asked | undefined;
}

export interface Asked {
  readonly id: number;
  readonly command: number;
}

export interface SynchrophasorState {
  /** Streams told of, and how their first unit was. */
  readonly streams: Map<number, number>;
}
export type SynchrophasorTurn = Turn<SynchrophasorState, Asked>;

export function start(): SynchrophasorState {
  return { streams: new Map() };
}

export function decode(cursor: Cursor, turn: SynchrophasorTurn): SynchrophasorMessage {
  const { bytes, start: from, end } = cursor;
  cursor.skip(1); // synchronization: frame.ts has read it
  const type = cursor.u8() >> 4;
  const size = cursor.u16();
  const id = cursor.u16();
  cursor.skip(8); // second and fraction
  cursor.require(size === end - from, 'truncated', 'message');
  if (cursor.flaw === undefined)
    cursor.require(holds(bytes, from, end), 'inconsistent', 'checksum');
  cursor.enter(cursor.remaining - CHECKSUM);
  if (cursor.flaw !== undefined) return message(type, id);
  switch (type) {
    case FrameType.data: {
      const status = cursor.u16();
      return message(type, id, status, 0, '', undefined, turn.asked(id));
    }
    case FrameType.command: {
      const command = cursor.u16();
      if (command === Command.on && cursor.flaw === undefined) turn.ask(id, { id, command });
      return message(type, id, -1, command);
    }
    case FrameType.header:
      return message(type, id, -1, 0, cursor.text(cursor.remaining));
    case FrameType.configuration1:
    case FrameType.configuration2:
      return message(type, id, -1, 0, '', readConfiguration(cursor));
    default:
      return message(type, id, -1, 0, '', readConfiguration3(cursor));
  }
}

export function operation({ type, command }: SynchrophasorMessage): string {
  if (type !== FrameType.command) return frameNames[type] ?? 'frame';
  return commandNames.get(command) ?? (command >= USER_COMMANDS ? 'user-command' : 'command');
}

function message(
  type: number,
  id: number,
  status = -1,
  command = 0,
  text = '',
  configuration?: Configuration,
  asked?: Asked,
): SynchrophasorMessage {
  return { type, id, status, command, text, configuration, asked };
}

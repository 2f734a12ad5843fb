/** Real messages, noted on their way to the protocols that read them. */
import type { Carrier, Direction, Protocol } from '../../protocols/contract/protocol.ts';

/** As it reached the protocol that reads it, whoever carried it. */
export interface Message {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly carrier: Carrier;
  readonly framing: string | undefined;
}

/** The same protocols; `note` gets a copy of each message before the protocol of this name reads it. */
export function tapped(
  protocols: readonly Protocol[],
  note: (name: string, message: Message) => void,
): Protocol[] {
  return protocols.map((protocol) => ({
    ...protocol,
    read(cursor, turn, tell) {
      const { direction, carrier, framing } = turn;
      const bytes = cursor.bytes.slice(cursor.start, cursor.end);
      note(protocol.name, { direction, bytes, carrier, framing });
      protocol.read(cursor, turn, tell);
    },
  }));
}

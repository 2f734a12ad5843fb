/** What was told of each conversation, so that a message carries the counts of its interval alone. */
import type { Conversation } from '../../protocols/messages/message.ts';
import type { AgentId } from '../../protocols/messages/names.ts';
import { instant } from '../baseline/wire-host.ts';
import type { ConversationView } from '../observe/sightings.ts';
import { wireEnd } from './wire-ends.ts';

interface Told {
  from: number;
  packets: number;
  bytes: number;
  readonly operations: Map<string, number>;
}

export class TalkCounts {
  readonly #agent: AgentId;
  readonly #told = new WeakMap<ConversationView, Told>();

  constructor(agent: AgentId) {
    this.#agent = agent;
  }

  /** Undefined where nothing was said since the last time, or to nobody in particular. */
  since(conversation: ConversationView): Conversation | undefined {
    const { transport, port, protocol, packets, bytes, firstSeen, lastSeen } = conversation;
    const told = this.#told.get(conversation) ?? {
      from: firstSeen,
      packets: 0,
      bytes: 0,
      operations: new Map<string, number>(),
    };
    if (packets === told.packets || conversation.server.isGroup) return undefined;
    const client = wireEnd(this.#agent, conversation.client, conversation.clientAddress);
    const server = wireEnd(this.#agent, conversation.server, conversation.serverAddress);
    if (client === undefined || server === undefined) return undefined;
    const message: Conversation = {
      type: 'conversation',
      from: instant(told.from),
      to: instant(lastSeen),
      client,
      server,
      transport,
      port,
      protocol,
      packets: packets - told.packets,
      bytes: bytes - told.bytes,
      operations: operationsSince(told.operations, conversation.operations),
    };
    Object.assign(told, { from: lastSeen, packets, bytes });
    this.#told.set(conversation, told);
    return message;
  }
}

function operationsSince(told: Map<string, number>, now: ReadonlyMap<string, number>) {
  const since: Record<string, number> = {};
  for (const [name, count] of now) {
    const more = count - (told.get(name) ?? 0);
    if (more > 0) since[name] = more;
    told.set(name, count);
  }
  return since;
}

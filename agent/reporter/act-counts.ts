/** What was told of each act of control, so that a message carries its repeats since the last one alone. */
import type { Event } from '../../protocols/messages/message.ts';
import type { AgentId } from '../../protocols/messages/names.ts';
import { instant } from '../baseline/wire-host.ts';
import type { EventView } from '../observe/sightings.ts';
import { wireEnd } from './wire-ends.ts';

export class ActCounts {
  readonly #agent: AgentId;
  readonly #told = new WeakMap<EventView, { from: number; count: number }>();

  constructor(agent: AgentId) {
    this.#agent = agent;
  }

  /** Undefined where it was not done again since the last time, or by nobody in particular. */
  since(event: EventView): Event | undefined {
    const told = this.#told.get(event) ?? { from: event.firstSeen, count: 0 };
    const count = event.count - told.count;
    this.#told.set(event, { from: event.lastSeen, count: event.count });
    return count > 0 ? this.#message(event, told.from, count) : undefined;
  }

  #message(event: EventView, from: number, count: number): Event | undefined {
    const source = wireEnd(this.#agent, event.source, event.sourceAddress);
    const target = wireEnd(this.#agent, event.target, event.targetAddress);
    if (source === undefined || target === undefined) return undefined;
    const { kind, outcome, part, detail, protocol, frame, lastSeen } = event;
    return {
      type: 'event',
      from: instant(from),
      to: instant(lastSeen),
      count,
      source,
      target,
      protocol,
      frame,
      event: { kind, outcome, ...(part === undefined ? {} : { part }), detail },
    };
  }
}

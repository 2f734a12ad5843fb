/** Minutes of health as an agent tells them, the first of them at ten o'clock. */
import type { Health, Lost } from '../../protocols/messages/message.ts';
import { Message } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';

export type Telling = Partial<Omit<Health, 'protocols'>> & {
  /** Messages by protocol. */
  readonly protocols?: Readonly<Record<string, number>>;
};

/** `clock(75)` is a quarter past eleven. */
export const clock = (minutes: number): Instant =>
  new Date(Date.UTC(2026, 0, 1, 10, minutes)).toISOString() as Instant;

export function minute(number: number, { protocols = {}, ...telling }: Telling = {}): Health {
  return Message.parse({
    ...{ type: 'health', from: clock(number), to: clock(number + 1), version: '0.1.0', boot: 'b1' },
    ...{ source: 'eth0', phase: 'monitoring', packets: 1000, bytes: 100_000, duplicates: 0 },
    ...{ dropped: { kernel: 0, interface: 0 }, unicastPackets: 900, oneSided: 0, cut: 0 },
    ...{ linkTypes: {}, malformed: [], vlans: [], subnets: [], tables: {} },
    spool: { messages: 0, bytes: 0, lost: 0, isFull: false },
    protocols: Object.fromEntries(
      Object.entries(protocols).map(([name, messages]) => [name, { title: name, messages }]),
    ),
    ...telling,
  }) as Health;
}

export const lost = (reason: Lost['reason']): Lost => ({
  ...{ type: 'lost', at: clock(0), from: 1, to: 1, reason },
});

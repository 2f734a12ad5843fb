/** One long run: so many damaged messages to each decoder in turn, so many damaged frames to all of them. */
import type { Protocol } from '../../protocols/contract/protocol.ts';
import { chance } from '../chance.ts';
import { type Conversations, conversationsOf } from './conversations.ts';
import { Findings } from './finding.ts';
import type { Seeds } from './seeds.ts';
import { Wire } from './wire.ts';

export interface RunOptions {
  readonly protocols: readonly Protocol[];
  readonly seeds: Seeds;
  /** Damaged messages in all, and as many damaged frames. */
  readonly packets: number;
  readonly seed: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Before each handful: its number, and whose it is. */
  readonly onHandful?: (number: number, where: string) => void;
  /** Ten times in the run: how many were damaged so far. */
  readonly onTenth?: (damaged: number) => void;
}

export interface Report {
  readonly conversations: readonly Conversations[];
  readonly wire: Wire;
  readonly findings: Findings;
}

const HANDFUL = 1000;

export function fuzz(options: RunOptions): Report {
  const { protocols, seeds, packets, seed, now, onHandful, onTenth } = options;
  const roll = chance(seed);
  const findings = new Findings();
  const wire = new Wire(protocols, seeds.frames, findings);
  const conversations = protocols.flatMap((protocol) =>
    conversationsOf(protocol, seeds.messages.get(protocol.name) ?? []),
  );
  const hasFrames = seeds.frames.length > 0;
  let [done, handfuls, tenths] = [0, 0, 0];
  while (done < packets) {
    const one = conversations[handfuls % Math.max(1, conversations.length)];
    const many = Math.min(HANDFUL, packets - done);
    onHandful?.(++handfuls, one?.where ?? '');
    for (let i = 0; i < many; i++) one?.step(roll, now, findings);
    done += many;
    while (hasFrames && wire.damaged < done) wire.step(roll, now, findings);
    if (done < ((tenths + 1) * packets) / 10) continue;
    tenths++;
    onTenth?.(done + wire.damaged);
  }
  wire.close();
  return { conversations, wire, findings };
}

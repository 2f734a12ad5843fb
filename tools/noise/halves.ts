/**
 * How loud monitoring would be: a capture's first half is learnt, and what its second half tells beyond
 * that is counted. Learning ends at the middle of its time, at once and for every network: no patience
 * hides anything.
 */
import { Differences } from '../../agent/baseline/differences.ts';
import type { QuietOptions } from '../../agent/baseline/quiet.ts';
import { CaptureFiles } from '../../agent/capture/files.ts';
import { vendorOf } from '../../agent/observe/makers.ts';
import { Picture } from '../../agent/observe/picture.ts';
import type { Departure } from '../../protocols/messages/message.ts';
import { AgentId, Host } from '../../protocols/messages/names.ts';
import { protocols } from '../../protocols/registry.ts';

export interface Halves {
  readonly packets: number;
  /** Of the half that is monitored. */
  readonly hours: number;
  /** Raised in the second half, in order; what was resolved or counted on is not told again. */
  readonly raised: readonly Departure[];
}

const MINUTE = 60_000_000;
const AGENT = AgentId.parse('noise');
const NEVER = Number.POSITIVE_INFINITY;
const PATIENCE: QuietOptions = {
  ...{ learningQuiet: NEVER, learningLongest: NEVER, settling: 0 },
  ...{ silentAfter: 15 * MINUTE, serviceGoneAfter: 120 * MINUTE, moduleGoneAfter: 30 * MINUTE },
};

export async function halvesOf(file: string): Promise<Halves> {
  const { first, last, packets } = await spanOf(file);
  const middle = first + (last - first) / 2;
  const raised = new Map<string, Departure>();
  let isMonitoring = false;
  const differences = new Differences(
    {
      agent: AGENT,
      self: Host.parse({ network: `${AGENT}/capture`, mac: '02:00:00:00:00:01' }),
      tell(departure) {
        const { key, occurrence, state } = departure.difference;
        const name = `${key} ${occurrence}`;
        if (isMonitoring && state === 'open' && !raised.has(name)) raised.set(name, departure);
      },
      evidence: () => [],
    },
    PATIENCE,
  );
  const picture = new Picture({ protocols, sightings: differences, vendorOf, onFault });
  await new CaptureFiles([file]).read((packet) => {
    if (!isMonitoring && packet.time >= middle) {
      differences.minute();
      differences.apply({ version: 1, accepted: [], frozen: ['*'] });
      isMonitoring = true;
    }
    differences.at(packet.time);
    picture.packet(packet);
  });
  picture.close();
  differences.minute();
  return { packets, hours: (last - middle) / (60 * MINUTE), raised: [...raised.values()] };
}

/** What one decoder does not get to say would pass for quiet. */
function onFault(_: string, error: unknown): never {
  throw error;
}

async function spanOf(file: string) {
  let [first, last, packets] = [NEVER, Number.NEGATIVE_INFINITY, 0];
  await new CaptureFiles([file]).read(({ time }) => {
    first = Math.min(first, time);
    last = Math.max(last, time);
    packets++;
  });
  return { first, last, packets };
}

/**
 * One process that hears the demo cell, then a flood of forged senders: what it raised meanwhile, which of the
 * cell's hosts it still knows, and how large it grew. Prints one line of JSON.
 *
 *   node flood-watch.js CELL.pcap FLOOD.pcap
 */
import { Differences } from '../../agent/baseline/differences.ts';
import { CaptureFiles } from '../../agent/capture/files.ts';
import type { Packet } from '../../agent/capture/source.ts';
import { vendorOf } from '../../agent/observe/makers.ts';
import { Picture } from '../../agent/observe/picture.ts';
import type { HostView } from '../../agent/observe/sightings.ts';
import { AgentId, Host } from '../../protocols/messages/names.ts';
import { protocols } from '../../protocols/registry.ts';

const [cell = '', flood = ''] = process.argv.slice(2);
const MINUTE = 60_000_000; // microseconds
const NEVER = Number.POSITIVE_INFINITY;
const agent = AgentId.parse('bench');

let isFlooded = false;
const raised = new Map<string, string>(); // kinds by key
const differences = new Differences(
  {
    agent,
    self: Host.parse({ network: `${agent}/capture`, mac: '02:00:00:00:00:01' }),
    tell({ difference: { key, kind, state } }) {
      if (isFlooded && state === 'open') raised.set(key, kind);
    },
    evidence: () => [],
  },
  {
    ...{ learningQuiet: NEVER, learningLongest: NEVER, settling: 0 },
    ...{ silentAfter: NEVER, serviceGoneAfter: NEVER, moduleGoneAfter: NEVER },
  },
);
const picture = new Picture({ protocols, sightings: differences, vendorOf });

let last = 0;
let ahead = 0; // of the flood's clock, so that it follows upon the cell
const hear = (packet: Packet) => {
  last = packet.time + ahead;
  differences.at(last);
  picture.packet({ ...packet, time: last });
};

await new CaptureFiles([cell]).read(hear);
differences.minute();
differences.apply({ version: 1, accepted: [], frozen: ['*'] });
const before = spoken();
isFlooded = true;
await new CaptureFiles([flood]).read((packet) => {
  if (ahead === 0) ahead = last + MINUTE - packet.time;
  hear(packet);
});
differences.minute();

const after = new Set(spoken().flatMap(addressesOf));
const lost = before.filter((host) => !addressesOf(host).some((address) => after.has(address)));
const kinds: Record<string, number> = {};
for (const kind of raised.values()) kinds[kind] = (kinds[kind] ?? 0) + 1;
console.log(
  JSON.stringify({
    packets: picture.counters.packets,
    raised: kinds,
    known: before.length,
    lost: lost.length,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
);

function spoken(): HostView[] {
  return [...picture.hosts()].filter(({ packets, isGroup }) => packets > 0 && !isGroup);
}

function addressesOf({ macs, ips, network }: HostView): string[] {
  return [...macs, ...ips].map((address) => `${network} ${address}`);
}

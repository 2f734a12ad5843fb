/** How often a known flow speaks: a poller that stops, or starts to hammer, keeps its addresses and its operations. */
import type { ConversationView } from '../observe/sightings.ts';
import { flowOf } from './flow-differences.ts';
import type { KnownFlow } from './network.ts';
import type { Scene } from './scene.ts';
import { wireHost } from './wire-host.ts';

export interface Pulse {
  readonly conversation: ConversationView;
  packets: number;
  /** Bytes its server had sent when it was looked at last. */
  received: number;
  /** It began within the minute that runs: that one says nothing. */
  isYoung: boolean;
  /** Minutes in a row outside of what was learnt, and within. */
  outside: number;
  within: number;
}

const LEARNT_AFTER = 30;
const FACTOR = 3;
const IN_A_ROW = 5;

/** Who goes on answering serves still, though nobody connects anew. */
export function noteAnswers(scene: Scene, pulses: Iterable<Pulse>): void {
  for (const pulse of pulses) {
    const { server, transport, port, receivedBytes, lastSeen } = pulse.conversation;
    if (receivedBytes === pulse.received) continue;
    pulse.received = receivedBytes;
    scene.answered.set(`${server.id} ${transport}/${port}`, lastSeen);
  }
}

/** At the end of each minute of packet time. */
export function feelPulses(scene: Scene, pulses: Iterable<Pulse>): void {
  for (const pulse of pulses) {
    const { conversation } = pulse;
    const packets = conversation.packets - pulse.packets;
    pulse.packets = conversation.packets;
    if (pulse.isYoung) {
      pulse.isYoung = false;
      continue;
    }
    const network = scene.network(conversation.server.network);
    const isWatched = scene.now - network.lastSeen < 60_000_000;
    const flow = network.flows.get(flowOf(scene, conversation));
    if (flow === undefined || !isWatched) continue;
    if (network.phase !== 'monitoring' || flow.minutes < LEARNT_AFTER) learn(flow, packets);
    else compare(scene, pulse, flow, packets);
  }
}

function learn(flow: KnownFlow, packets: number): void {
  flow.least = flow.minutes === 0 ? packets : Math.min(flow.least, packets);
  flow.most = Math.max(flow.most, packets);
  flow.minutes++;
}

function compare(scene: Scene, pulse: Pulse, flow: KnownFlow, packets: number): void {
  if (flow.least === 0) return; // it was never steady
  const isOutside = packets * FACTOR < flow.least || packets > FACTOR * flow.most;
  pulse.outside = isOutside ? pulse.outside + 1 : 0;
  pulse.within = isOutside ? 0 : pulse.within + 1;
  const { server, client, transport, port, protocol } = pulse.conversation;
  const what = {
    kind: 'cadence.changed',
    path: `${transport}/${port}`,
    also: scene.idOf(client),
  } as const;
  if (pulse.within === IN_A_ROW) scene.settled(server, what);
  if (pulse.outside !== IN_A_ROW) return;
  const by = wireHost(scene.agent, client);
  scene.report(server, {
    ...what,
    before: `${flow.least}–${flow.most} packets a minute`,
    after: `${packets} packets a minute`,
    earliest: scene.now - IN_A_ROW * 60_000_000,
    latest: scene.now,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'cadence', flow: flowOf(scene, pulse.conversation) },
  });
}

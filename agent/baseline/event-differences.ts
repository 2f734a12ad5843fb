/** Acts of control, and the sessions in which they are done. design.md §4 (routine writes), §7 (the table). */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { ConversationView, EventView, FactView, HostView } from '../observe/sightings.ts';
import { eventKinds, networkDetails } from './event-kinds.table.ts';
import { covers, type Range } from './ranges.ts';
import { remoteToolOf } from './remote-tools.table.ts';
import type { Scene } from './scene.ts';
import { type SessionKind, sessionKindOf } from './sessions.table.ts';
import { normalised } from './value.ts';
import { wireHost } from './wire-host.ts';

export function eventSeen(scene: Scene, event: EventView): void {
  const reading = eventKinds[event.kind];
  switch (reading.as) {
    case 'write':
      return written(scene, event);
    case 'configuration':
      return acted(scene, event, isOfNetwork(event) ? 'config.network' : 'param.write');
    case 'session':
      return loggedIn(scene, event);
    default:
      if (reading.isEngineering) sessionSeen(scene, event.conversation);
      if (reading.as === 'mode.changed') return modeSet(scene, event);
      return acted(scene, event, reading.as);
  }
}

function loggedIn(scene: Scene, { protocol, conversation }: EventView): void {
  const kind = sessionKindOf(protocol);
  if (kind !== undefined) sessionSeen(scene, conversation, kind);
}

function isOfNetwork({ protocol, detail }: EventView): boolean {
  return (
    protocol === 'profinet-dcp' || Object.keys(detail).some((name) => networkDetails.has(name))
  );
}

const isRefused = ({ outcome }: EventView) => typeof outcome === 'object';

function reportOf(scene: Scene, event: EventView) {
  const by = wireHost(scene.agent, event.source);
  return {
    also: `${scene.idOf(event.source)} ${event.protocol}`,
    earliest: event.lastSeen,
    latest: event.lastSeen,
    protocol: event.protocol,
    outcome: event.outcome,
    detail: { event: event.kind, ...event.detail },
    ...(by === undefined ? {} : { by }),
  };
}

function acted(scene: Scene, event: EventView, kind: DifferenceKind): void {
  const path = [event.part, isRefused(event) ? 'refused' : undefined].filter(Boolean).join(' ');
  const after = summary(event);
  scene.report(event.target, {
    ...reportOf(scene, event),
    kind,
    path,
    nature: 'act',
    ...(after === '' ? {} : { after }),
    lesson: { type: 'known' },
  });
}

function summary({ detail }: EventView): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
    .slice(0, 256);
}

/** A refused stop is not a stop; one that was accepted lasts until the learnt mode is back. */
function modeSet(scene: Scene, event: EventView): void {
  const to = String(event.detail['to'] ?? event.detail['mode'] ?? '');
  if (to === '' || isRefused(event)) return acted(scene, event, 'mode.changed');
  const usual = usualMode(scene, event.target);
  if (normalised(usual) === normalised(to)) {
    return scene.settled(event.target, { kind: 'mode.changed', path: 'mode', also: '' });
  }
  scene.report(event.target, {
    ...reportOf(scene, event),
    kind: 'mode.changed',
    path: 'mode',
    also: '',
    before: usual,
    after: to,
    lesson: { type: 'known' },
  });
}

/** As its facts had it; a controller of which nobody ever heard a mode is taken to run. */
function usualMode(scene: Scene, host: HostView): string {
  for (const [fact, { text }] of scene.deviceOf(host)?.facts ?? []) {
    if (fact.split('|')[1] === 'mode') return text;
  }
  return 'run';
}

interface Target {
  readonly name: string;
  readonly range: Range;
}

function written(scene: Scene, event: EventView): void {
  if (scene.routine.has(event)) return;
  const network = scene.network(event.target.network);
  const pair = `${scene.idOf(event.source)}>${scene.idOf(event.target)}`;
  const { name, range } = targetOf(event);
  const targets = network.writes.get(pair);
  const ranges = targets?.get(name);
  if (ranges !== undefined && covers(ranges, range)) {
    scene.routine.add(event);
    return;
  }
  const isNewTarget = targets !== undefined && ranges === undefined;
  scene.report(event.target, {
    ...reportOf(scene, event),
    kind: isNewTarget ? 'target.new' : 'param.write',
    path: isRefused(event) ? `${name} refused` : name,
    nature: 'act',
    ...(ranges === undefined ? {} : { before: ranges.map(rangeText).join(', ').slice(0, 256) }),
    after: rangeText(range),
    lesson: { type: 'write', pair, target: name, range },
  });
}

const rangeText = ([from, to]: Range) => (from === to ? String(from) : `${from}–${to}`);

/** Objects with numbers are a range of their table; one with a name is a target of its own. */
function targetOf({ kind, protocol, part, detail }: EventView): Target {
  const start = Number(detail['start'] ?? Number.NaN);
  const size = Number(detail['count'] ?? detail['length'] ?? 1);
  const hasRange = Number.isSafeInteger(start);
  const words = Object.entries(detail)
    .filter(([name]) => isPlace(name, hasRange))
    .map(([name, value]) => `${name} ${value}`);
  const place = [part, protocol, kind === 'write' ? undefined : kind, ...words];
  const range: Range = hasRange ? [start, start + Math.max(1, size) - 1] : [0, 0];
  return { name: place.filter(Boolean).join(' ').slice(0, 110), range };
}

const EXTENT: ReadonlySet<string> = new Set(['start', 'count', 'length', 'bit']);
/** What was written there says nothing of where. */
const CONTENT: ReadonlySet<string> = new Set([
  'values',
  'value',
  'data',
  'function',
  'act',
  'type',
]);

function isPlace(name: string, hasRange: boolean): boolean {
  return !CONTENT.has(name) && !(hasRange && EXTENT.has(name));
}

const PROGRAMMING_CONNECTIONS: ReadonlySet<string> = new Set(['PG']);

/** A server says how it was connected to: as by programming devices. */
export function connectionNamed(
  scene: Scene,
  fact: FactView,
  conversation: ConversationView | undefined,
): void {
  if (conversation === undefined || !PROGRAMMING_CONNECTIONS.has(fact.value)) return;
  sessionSeen(scene, conversation);
}

/** A client asks for, or a server proves to be, what screens are steered with from afar. */
export function toolNamed(
  scene: Scene,
  { attribute, value, protocol }: FactView,
  conversation: ConversationView | undefined,
): void {
  if (conversation === undefined || protocol !== conversation.protocol) return;
  const tool = remoteToolOf(attribute, value);
  if (tool !== undefined) sessionSeen(scene, conversation, 'remote.session', tool);
}

/** Of an engineering client, or of somebody who works from afar: it lasts as long as they talk. `Quiet` ends it. */
export function sessionSeen(
  scene: Scene,
  conversation: ConversationView,
  kind: SessionKind = 'engineering.session',
  tool?: string,
): void {
  const { client, server, protocol, transport, port } = conversation;
  const by = wireHost(scene.agent, client);
  scene.report(server, {
    kind,
    path: `${transport}/${port}`,
    also: scene.idOf(client),
    ...(tool === undefined ? {} : { after: tool }),
    earliest: conversation.firstSeen,
    latest: scene.now,
    protocol,
    ...(by === undefined ? {} : { by }),
    lesson: { type: 'known' },
  });
  scene.sessions.set(conversation.id, { kind, conversation, tool, endedAt: undefined });
}

/**
 * Hears what `observe` sees, holds it against what was learnt, and tells each departure once. The one
 * object of this stage; the files beside it each know one group of differences. design.md §4, §7.
 */
import type { Desired } from '../../protocols/messages/desired.ts';
import type { Departure } from '../../protocols/messages/message.ts';
import type {
  ConversationView,
  EventView,
  FactView,
  HostView,
  OfficeView,
  ServiceView,
  Sightings,
} from '../observe/sightings.ts';
import { feelPulses, noteAnswers, type Pulse } from './cadence.ts';
import {
  addressClaimed,
  addressGained,
  addressLost,
  flooded,
  hostSeen,
  joined,
} from './device-differences.ts';
import { connectionNamed, eventSeen, toolNamed } from './event-differences.ts';
import { factHeard, placeChanged } from './fact-differences.ts';
import { type FlawRate, flawSeen, weighFlaws } from './flaws.ts';
import { conversationSeen, operationHeard, scanSeen, serviceSeen } from './flow-differences.ts';
import { kinds, type Phase } from './kinds.table.ts';
import { shownValue } from './ledger.ts';
import { officeHeld } from './office-differences.ts';
import { enter, lookAround, type QuietOptions, turnPhases } from './quiet.ts';
import { Scene, type SceneOptions } from './scene.ts';
import { networkId } from './wire-host.ts';

const STEP = 1_000_000;
const MINUTE = 60_000_000;
const MOST_PULSES = 50_000;

export class Differences implements Sightings {
  readonly scene: Scene;
  readonly flaws = new Map<string, FlawRate>();
  /** Of the desired state: the newest number that was applied. */
  appliedVersion = 0;
  /** What was read before a restart and is read again, from a file: up to this time nothing is news. */
  skipThrough = Number.NEGATIVE_INFINITY;
  /** Likewise, behind what the picture knows: before this time nothing is told, for it was. */
  toldBefore = Number.NEGATIVE_INFINITY;
  readonly #options: QuietOptions;
  readonly #pulses = new Map<number, Pulse>();
  #nextStep = Number.NEGATIVE_INFINITY;
  #nextMinute = 0;
  #lastConversation: ConversationView | undefined;

  constructor(scene: SceneOptions, options: QuietOptions) {
    this.scene = new Scene(scene);
    this.#options = options;
  }

  get phase(): Phase {
    return this.scene.phase;
  }

  /** Before each packet, and while none comes: the time it is, µs. */
  at(time: number): void {
    const { scene } = this;
    scene.isPast = time <= this.skipThrough;
    scene.isTold = time < this.toldBefore;
    if (scene.isPast) return;
    if (time < scene.now - MINUTE) this.#clockWentBack(time);
    else if (time > scene.now) scene.now = time;
    if (scene.now < this.#nextStep) return;
    if (this.#nextStep < 0) this.#nextMinute = scene.now + MINUTE;
    this.#nextStep = scene.now + STEP;
    turnPhases(scene, this.#options);
    if (scene.now >= this.#nextMinute) this.minute();
  }

  /** Looks at what is only seen by looking, and tells the counts that moved. */
  minute(): void {
    const { scene } = this;
    this.#nextMinute = scene.now + MINUTE;
    noteAnswers(scene, this.#pulses.values());
    lookAround(scene, this.#options);
    feelPulses(scene, this.#pulses.values());
    weighFlaws(scene, this.flaws);
  }

  /** Somebody decided. What was applied before changes nothing. */
  apply({ version, accepted, frozen }: Desired): void {
    if (version <= this.appliedVersion) return;
    this.appliedVersion = version;
    for (const decision of accepted) this.#accept(decision);
    for (const network of this.scene.networks.values()) {
      const name = networkId(this.scene.agent, network.name);
      const isMeant = frozen.some((each) => each === '*' || each === name);
      if (isMeant && network.phase === 'learning') enter(this.scene, network);
    }
  }

  /** The capture does not see what it should, or sees it again. `reason` is one of ours: `loss`. */
  blind(reason: string, isBlind: boolean, after: string): void {
    const what = { kind: 'capture.blind', path: reason } as const;
    if (isBlind) this.scene.ofCapture({ ...what, after });
    else this.scene.captureSettled(what);
  }

  /** Told already, after the snapshot was taken. wire-and-store rule 6. */
  replay(departure: Departure): void {
    const { subject, difference } = departure;
    const { kind, path, before, after, earliest, latest, protocol, by, outcome, detail } =
      difference;
    const text = {
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    this.scene.ledger.replay(departure, {
      ...text,
      ...(protocol === undefined ? {} : { protocol }),
      ...(by === undefined ? {} : { by }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(detail === undefined ? {} : { detail }),
      kind,
      path,
      network: subject.network.slice(this.scene.agent.length + 1),
      subject,
      subjectId: '',
      earliest: Date.parse(earliest) * 1000,
      latest: Date.parse(latest) * 1000 + 999,
      lesson: { type: 'known' },
    });
  }

  host(host: HostView): void {
    hostSeen(this.scene, host);
  }

  joined(host: HostView, gone: HostView): void {
    joined(this.scene, host, gone);
  }

  address(host: HostView, address: string, isGained: boolean): void {
    if (isGained) addressGained(this.scene, host, address);
    else addressLost(this.scene, host, address);
  }

  conflict(ip: string, holder: HostView, claimant: HostView): void {
    addressClaimed(this.scene, ip, holder, claimant);
  }

  fact(host: HostView, fact: FactView, previous: string | undefined): void {
    const conversation = this.#lastConversation;
    const own = conversation?.server === host ? conversation : undefined;
    if (fact.attribute === 'connection') return connectionNamed(this.scene, fact, own);
    toolNamed(this.scene, fact, own);
    factHeard(this.scene, host, fact, previous);
  }

  service(host: HostView, service: ServiceView): void {
    serviceSeen(this.scene, host, service);
  }

  conversation(conversation: ConversationView): void {
    this.#lastConversation = conversation;
    if (this.#pulses.size < MOST_PULSES) {
      const { packets } = conversation;
      this.#pulses.set(conversation.id, {
        conversation,
        packets,
        received: 0,
        isYoung: true,
        outside: 0,
        within: 0,
      });
    }
    conversationSeen(this.scene, conversation);
  }

  operation(conversation: ConversationView, operation: string): void {
    this.#lastConversation = conversation;
    operationHeard(this.scene, conversation, operation);
  }

  event(event: EventView): void {
    eventSeen(this.scene, event);
  }

  repeat(event: EventView): void {
    eventSeen(this.scene, event);
  }

  office(holder: HostView, office: OfficeView): void {
    officeHeld(this.scene, holder, office);
  }

  moved(host: HostView, from: string, to: string): void {
    placeChanged(this.scene, host, from, to);
  }

  scan(source: HostView, targets: number, ports: number): void {
    scanSeen(this.scene, source, targets, ports);
  }

  flood(network: string, hosts: number): void {
    const { scene } = this;
    if (scene.now < scene.floodUntil) scene.floodUntil = scene.now + MINUTE;
    flooded(scene, network, `${hosts} new addresses within a minute`);
  }

  anomaly(protocol: string, flaw: string, field: string): void {
    flawSeen(this.flaws, `${protocol}/${flaw}/${field}`);
  }

  /** Set right by somebody or something: what lies in the future now would never come due. */
  #clockWentBack(time: number): void {
    const { scene } = this;
    scene.now = time;
    this.#nextStep = time;
    this.#nextMinute = time;
    for (const network of scene.networks.values()) {
      network.since = Math.min(network.since, time);
      network.lastNovelty = Math.min(network.lastNovelty, time);
      network.lastSeen = Math.min(network.lastSeen, time);
      network.watchedSince = time;
    }
  }

  /** An act that is accepted is over: the next one is told like the first. */
  #accept({ key, occurrence, value }: Desired['accepted'][number]): void {
    const { ledger, now } = this.scene;
    const entry = ledger.entries.get(key);
    if (entry === undefined || entry.occurrence !== occurrence) return;
    if (value !== undefined && value !== shownValue(entry)) return;
    const { finding } = entry;
    const isOfCapture = finding.subjectId === 'capture';
    const isAct = (finding.nature ?? kinds[finding.kind].nature) === 'act';
    if (isOfCapture) this.scene.known.add(key);
    else if (!isAct || finding.lesson.type !== 'known')
      this.scene.network(finding.network).learn(finding.lesson, key, now);
    ledger.resolve(key, now);
  }
}

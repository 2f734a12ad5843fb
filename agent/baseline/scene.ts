/** What the finders of differences share: the networks, the ledger, the time of the packet, and the one way to report. */
import type { EvidencePacket } from '../../protocols/messages/difference.ts';
import type { Departure } from '../../protocols/messages/message.ts';
import type { AgentId, Host } from '../../protocols/messages/names.ts';
import type { ConversationView, EventView, HostView } from '../observe/sightings.ts';
import { isTold, type Phase } from './kinds.table.ts';
import { type Finding, Ledger } from './ledger.ts';
import { type KnownDevice, Network } from './network.ts';
import type { SessionKind } from './sessions.table.ts';
import { wireHost } from './wire-host.ts';

export interface SceneOptions {
  readonly agent: AgentId;
  /** The agent's own end of the wire: the subject of what concerns nobody but the capture. */
  readonly self: Host;
  readonly tell: (departure: Departure) => void;
  /** The packet that is being read, copied; none between two packets. */
  readonly evidence: () => EvidencePacket[];
}

export interface Session {
  readonly kind: SessionKind;
  readonly conversation: ConversationView;
  /** What it is done with, where that is known. */
  readonly tool: string | undefined;
  /** When it was told that it ended: undefined while it lasts. */
  endedAt: number | undefined;
}

export type Report = Omit<Finding, 'network' | 'subject' | 'subjectId'>;

export class Scene {
  readonly agent: AgentId;
  readonly self: Host;
  readonly ledger: Ledger;
  readonly networks = new Map<string, Network>();
  /** Keys of differences of the capture that are no news any more. */
  readonly known = new Set<string>();
  /** Hosts of this run by the device they are, to ask when they were last heard. */
  readonly hosts = new Map<KnownDevice, HostView>();
  /** Hosts of this run that no baseline knows. */
  readonly strangers = new Set<HostView>();
  /** Conversations of this run in which an engineering client, or somebody from afar, is at work, by id. */
  readonly sessions = new Map<number, Session>();
  /** When a service of this run was last seen to answer, by the id of its host and where it serves. */
  readonly answered = new Map<string, number>();
  /** Writes that were found to be routine: the same one comes a thousand times an hour. */
  readonly routine = new WeakSet<EventView>();
  /** Hosts that were new since `floodSince`: a minute, or as long as a flood of them lasts. */
  newInMinute = 0;
  floodSince = 0;
  /** A flood is taken to last for a minute behind the newest of them. */
  floodUntil = 0;
  /** The packets are those of before a restart: hosts are recognised, nothing is told. */
  isPast = false;
  /** They are those behind the last snapshot, read again: what they tell was told, what they teach is learnt. */
  isTold = false;
  /** Time of the packet, µs. */
  now = 0;

  constructor({ agent, self, tell, evidence }: SceneOptions) {
    this.agent = agent;
    this.self = self;
    this.ledger = new Ledger(agent, tell, evidence);
  }

  network(name: string): Network {
    const known = this.networks.get(name);
    if (known !== undefined) return known;
    const network = new Network(name, this.now);
    this.networks.set(name, network);
    return network;
  }

  /** The device a host is, if the baseline has it. */
  deviceOf(host: HostView): KnownDevice | undefined {
    return this.network(host.network).deviceOf(host);
  }

  /** What a host is called in keys: the same after a restart. */
  idOf(host: HostView): string {
    const [mac] = host.macs;
    const [ip] = host.ips;
    return this.deviceOf(host)?.id ?? mac ?? ip ?? '';
  }

  /** Of all networks the least advanced. */
  get phase(): Phase {
    let least: Phase = this.networks.size === 0 ? 'learning' : 'monitoring';
    for (const { phase } of this.networks.values()) {
      if (phase === 'learning') return phase;
      if (phase === 'settling') least = phase;
    }
    return least;
  }

  /** What concerns the capture and no host: told in every phase. */
  ofCapture(
    what: Pick<Finding, 'kind' | 'path' | 'nature' | 'before' | 'after' | 'detail' | 'protocol'>,
  ): void {
    const subjectId = 'capture';
    const network = this.self.network;
    const at = { earliest: this.now, latest: this.now, lesson: { type: 'known' } } as const;
    const finding: Finding = { ...what, ...at, network, subject: this.self, subjectId };
    const key = this.ledger.keyOf(finding);
    if (!this.known.has(key) && !this.isTold) this.ledger.raise(finding, key, this.phase);
  }

  captureSettled(what: Pick<Finding, 'kind' | 'path'>): void {
    if (this.isTold) return;
    const of = { subjectId: 'capture', network: this.self.network };
    this.ledger.resolve(this.ledger.keyOf({ ...what, ...of }), this.now);
  }

  /** Tells it, or learns it where the phase does not tell this kind yet. */
  report(host: HostView, report: Report): void {
    const subject = wireHost(this.agent, host);
    if (subject === undefined) return;
    const finding = { ...report, network: host.network, subject, subjectId: this.idOf(host) };
    this.found(finding);
  }

  found(finding: Finding): void {
    if (this.isPast) return;
    const network = this.network(finding.network);
    const key = this.ledger.keyOf(finding);
    if (network.known.has(key)) return;
    if (!isTold(finding.kind, network.phase)) network.learn(finding.lesson, key, this.now);
    else if (!this.isTold) this.ledger.raise(finding, key, network.phase);
  }

  /** The baseline is back in this respect. */
  settled(host: HostView, what: Pick<Finding, 'kind' | 'path' | 'also'>): void {
    this.settledOf(this.idOf(host), host.network, what);
  }

  settledOf(
    subjectId: string,
    network: string,
    what: Pick<Finding, 'kind' | 'path' | 'also'>,
  ): void {
    if (this.isPast || this.isTold) return;
    this.ledger.resolve(this.ledger.keyOf({ ...what, network, subjectId }), this.now);
  }
}

/**
 * The stages from a packet to the spool, and what keeps time for them: packet time of a file, the
 * clock of a live source. Nothing here waits for disk or network.
 */
import type { Message } from '../protocols/messages/message.ts';
import type { AgentId, Host } from '../protocols/messages/names.ts';
import type { Point } from '../protocols/messages/point.ts';
import { protocols } from '../protocols/registry.ts';
import { Differences } from './baseline/differences.ts';
import type { QuietOptions } from './baseline/quiet.ts';
import { both } from './both.ts';
import type { Packet, Source } from './capture/source.ts';
import type { Counters } from './counters.ts';
import { evidenceOf } from './evidence.ts';
import { behavioursOf } from './observe/behaviour.ts';
import { registrantOf, vendorOf } from './observe/makers.ts';
import { Picture } from './observe/picture.ts';
import { roleOf } from './observe/roles.ts';
import type { HealthLog } from './publish/health.ts';
import { Reporter, type ReporterOptions } from './reporter/reporter.ts';

export interface WatchOptions {
  readonly agent: AgentId;
  readonly self: Host;
  readonly source: Source;
  readonly tell: (message: Message) => void;
  readonly points: readonly Point[];
  readonly patience: QuietOptions;
  readonly pace: Pick<ReporterOptions, 'soon' | 'often' | 'seldom' | 'whole'>;
  /** Microseconds between two messages of health. */
  readonly healthEvery: number;
  readonly onFault: (protocol: string, error: unknown, hexHead: string) => void;
}

const BLIND_AFTER = 60_000_000;
/** Of all packets of an interval, lost before anybody read them. */
const MOST_LOSS = 0.01;
const ROLES_EVERY = 10_000_000;

export class Watch {
  readonly picture: Picture;
  readonly differences: Differences;
  readonly reporter: Reporter;
  readonly #options: WatchOptions;
  #health: HealthLog | undefined;
  #nextHealth = Number.POSITIVE_INFINITY;
  #isClosed = false;
  /** Packet time, or the clock's where no packet comes. */
  #time = 0;
  #heardAt = 0;
  #behaviours: ReturnType<typeof behavioursOf> = new Map();
  #behavioursAt = Number.NEGATIVE_INFINITY;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { agent, self, tell, patience, pace, source, points, onFault } = options;
    this.reporter = new Reporter({
      ...pace,
      agent,
      tell,
      roleOf: (host) => roleOf(host, this.#behaviour().get(host)),
      makerOf: registrantOf,
      hosts: () => this.picture.hosts(),
      conversations: () => this.picture.conversations(),
    });
    this.differences = new Differences(
      {
        agent,
        self,
        tell: (departure) => {
          this.reporter.announceAll();
          tell(departure);
        },
        evidence: () => evidenceOf(this.picture.packetInHand, this.picture.isConcealed),
      },
      patience,
    );
    this.picture = new Picture({
      protocols,
      sightings: both(this.reporter, this.differences),
      interfaceName: (index) => source.interfaceName(index),
      vendorOf,
      points,
      onFault,
    });
  }

  get counters(): Counters {
    return this.picture.counters;
  }

  /** Before the first packet. */
  sayHealthWith(health: HealthLog): void {
    this.#health = health;
  }

  packet(packet: Packet): void {
    this.#step(packet.time);
    this.#heardAt = packet.time;
    this.picture.packet(packet);
  }

  /** The clock of a live source went on. Microseconds since 1970. */
  tick(now: number): void {
    this.#health?.compare(now);
    if (now <= this.#time) return;
    this.picture.tick(now);
    this.#step(now);
    if (this.#heardAt === 0) this.#heardAt = now;
    const silent = now - this.#heardAt;
    this.differences.blind(
      'silence',
      silent > BLIND_AFTER,
      `no packet for ${(silent / 1e6) | 0} s`,
    );
  }

  /** The end of a capture, or of the agent, whichever comes first: all that was not told yet. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.picture.close();
    this.differences.minute();
    this.reporter.flush();
    if (this.#time > 0) this.sayHealth();
  }

  sayHealth(): void {
    const { tell } = this.#options;
    if (this.#health === undefined) return;
    const health = this.#health.report(this.#time);
    const { kernel, interface: nic } = health.dropped;
    const lost = Math.max(0, kernel) + Math.max(0, nic);
    const share = lost / Math.max(1, lost + health.packets);
    const percent = (share * 100).toFixed(1);
    this.differences.blind('loss', share > MOST_LOSS, `${percent} % of the packets were lost`);
    tell(health);
  }

  #step(time: number): void {
    if (this.#time === 0) {
      this.#health?.begin(time);
      this.#nextHealth = time + this.#options.healthEvery;
    }
    this.#time = time;
    this.differences.at(time);
    this.reporter.at(time);
    const isBack = this.#nextHealth - time > 2 * this.#options.healthEvery;
    if (time < this.#nextHealth && !isBack) return;
    this.#nextHealth = time + this.#options.healthEvery;
    if (!isBack) this.sayHealth();
  }

  /** Counted over all conversations: not for every host that is told. */
  #behaviour(): ReturnType<typeof behavioursOf> {
    if (Math.abs(this.#time - this.#behavioursAt) > ROLES_EVERY) {
      this.#behavioursAt = this.#time;
      this.#behaviours = behavioursOf(this.picture.conversations(), this.picture.events());
    }
    return this.#behaviours;
  }
}

/** How well the agent saw, over one interval: whether anyone was watching is evidence. design.md §5. */
import type { Health } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Drops } from '../capture/source.ts';
import type { Counters } from '../counters.ts';
import type { Depth } from '../spool/spool.ts';
import type { Anchors } from './anchors.ts';

export interface HealthSources {
  readonly version: string;
  readonly boot: string;
  /** Which program captures is known once it does. */
  readonly source: () => string;
  readonly counters: Counters;
  readonly drops: () => Drops;
  readonly phase: () => Health['phase'];
  readonly depth: () => Depth;
  readonly anchors: Pick<Anchors, 'current' | 'former'>;
}

const MOST_MALFORMED = 200;
const MOST_NAMES = 64;

/** Keeps what the totals were, for messages carry what came since. */
export class HealthLog {
  readonly #sources: HealthSources;
  #from: number | undefined;
  #totals = new Map<string, number>();
  #compared = 0;
  #skew: number | undefined;

  constructor(sources: HealthSources) {
    this.#sources = sources;
  }

  /** Begins the first interval. Microseconds since 1970: packet time of a file, the clock's of a live source. */
  begin(time: number): void {
    this.#from ??= time;
  }

  /**
   * Now and then while the source is live: how the clock of the packets stands to this one. The
   * freshest packet says it; after a silence nobody can.
   */
  compare(clock: number): void {
    const { packets, lastTime } = this.#sources.counters;
    if (packets === this.#compared) return;
    this.#compared = packets;
    this.#skew = Math.max(this.#skew ?? Number.NEGATIVE_INFINITY, lastTime - clock);
  }

  /** The interval that ends at `time`; the next one begins there. */
  report(time: number): Health {
    const { version, boot, source, counters, phase, anchors } = this.#sources;
    const from = Math.min(this.#from ?? time, time);
    this.#from = time;
    const { current, former } = anchors;
    const skew = this.#skew;
    this.#skew = undefined;
    return {
      type: 'health',
      from: instant(from),
      to: instant(time),
      version,
      boot,
      source: source().slice(0, 256),
      phase: phase(),
      packets: this.#since('packets', counters.packets),
      bytes: this.#since('bytes', counters.bytes),
      duplicates: this.#since('duplicates', counters.duplicates),
      dropped: this.#dropped(),
      unicastPackets: this.#since('unicast', counters.unicastPackets),
      oneSided: counters.oneSided,
      cut: this.#since('cut', counters.cut),
      ...this.#mirror(),
      linkTypes: this.#linkTypes(),
      malformed: this.#malformed(),
      protocols: this.#protocols(),
      vlans: counters.vlans().slice(0, MOST_NAMES),
      subnets: counters.subnets().slice(0, MOST_NAMES),
      tables: this.#tables(),
      spool: this.#spool(),
      ...(skew === undefined ? {} : { clockSkewMs: Math.round(skew / 1000) }),
      ...(current === undefined ? {} : { anchor: current }),
      ...(former.length === 0 ? {} : { formerAnchors: [...former] }),
    };
  }

  #since(name: string, total: number): number {
    const more = total - (this.#totals.get(name) ?? 0);
    this.#totals.set(name, total);
    return Math.max(0, more);
  }

  #dropped(): Health['dropped'] {
    const drops = this.#sources.drops();
    return {
      kernel: drops.kernel < 0 ? -1 : this.#since('kernel', drops.kernel),
      interface: drops.interface < 0 ? -1 : this.#since('interface', drops.interface),
    };
  }

  /** What is said only where there is something to say. */
  #mirror(): Pick<Health, 'tagsStripped' | 'tunnels' | 'unreadable'> {
    const { counters } = this.#sources;
    const tunnels = counters.tunnels();
    const unreadable: Record<string, number> = {};
    for (const [name, count] of counters.unreadable()) {
      const more = this.#since(`unreadable ${name}`, count);
      if (more > 0) unreadable[name] = more;
    }
    return {
      ...(counters.isTagStripped() ? { tagsStripped: true } : {}),
      ...(tunnels.length === 0
        ? {}
        : { tunnels: tunnels.slice(0, MOST_NAMES).map((name) => name.slice(0, 128)) }),
      ...(Object.keys(unreadable).length === 0 ? {} : { unreadable }),
    };
  }

  #linkTypes(): Health['linkTypes'] {
    const found: Record<string, number> = {};
    for (const [name, count] of this.#sources.counters.linkTypes()) {
      const more = this.#since(`link ${name}`, count);
      if (more > 0) found[name] = more;
    }
    return found;
  }

  /** The most frequent; what one report has no room for is still new to the next. */
  #malformed(): Health['malformed'] {
    const found = this.#sources.counters.malformed().map((one) => {
      const name = `flaw ${one.protocol}/${one.flaw}/${one.field}`;
      return { ...one, name, more: one.count - (this.#totals.get(name) ?? 0) };
    });
    return found
      .filter(({ more }) => more > 0)
      .sort((a, b) => b.more - a.more)
      .slice(0, MOST_MALFORMED)
      .map(({ protocol, flaw, field, name, count }) => ({
        protocol,
        flaw,
        field: field.slice(0, 64),
        count: this.#since(name, count),
      }));
  }

  #protocols(): Health['protocols'] {
    const found: Health['protocols'] = {};
    for (const { name, title, messages, givenUp } of this.#sources.counters.coverage) {
      const more = this.#since(`protocol ${name}`, messages);
      const wrong = this.#since(`given up ${name}`, givenUp);
      if (more + wrong > 0)
        found[name] = { title, messages: more, ...(wrong > 0 ? { givenUp: wrong } : {}) };
    }
    return found;
  }

  #tables(): Health['tables'] {
    const found: Record<string, { used: number; size: number; evicted: number }> = {};
    for (const [name, { used, size, evicted }] of Object.entries(this.#sources.counters.tables())) {
      found[name] = { used, size, evicted: this.#since(`table ${name}`, evicted) };
    }
    return found;
  }

  #spool(): Health['spool'] {
    const { messages, bytes, lost, isFull } = this.#sources.depth();
    return { messages, bytes, lost: this.#since('lost', lost), isFull };
  }
}

function instant(microseconds: number): Instant {
  return new Date(Math.floor(microseconds / 1000)).toISOString() as Instant;
}

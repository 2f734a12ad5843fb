/**
 * What an agent tells the collector. These schemas are the contract: types, validation and the
 * reference page are all made from them. design.md §5.
 */
import * as z from 'zod';
import { ControlEvent } from './control-event.ts';
import { Difference } from './difference.ts';
import { Fact } from './fact.ts';
import { Epoch, Host, Instant, Ip, Mac } from './names.ts';

const count = z.int().nonnegative();
const protocol = z.string().max(64);
const interval = { from: Instant, to: Instant };

/** A port that answered, or that a protocol was heard on. `protocol` is empty while nobody knows. */
export const Service = z.object({
  transport: z.enum(['tcp', 'udp']),
  port: z.int().min(0).max(65_535),
  protocol,
});

/** One host as one agent saw it over one interval. */
export const Observation = z.object({
  type: z.literal('observation'),
  ...interval,
  host: Host,
  /**
   * What else of its own it spoke from in the interval, on the same network, newest first: the ports of a
   * switch, a redundant adapter, further IPs. Only with `host.mac`. Absent: nothing else, or an older agent.
   */
  addresses: z
    .array(z.union([Mac, Ip]))
    .max(16)
    .exactOptional(),
  /** Those that were heard and found no room, the longest silent ones. */
  addressesLeftOut: z.int().positive().exactOptional(),
  role: z.string().max(64).exactOptional(),
  roleReason: z.string().max(256).exactOptional(),
  /** IEC 62443 / Purdue level, 0 to 5, halves allowed. */
  level: z.number().min(0).max(5).exactOptional(),
  services: z.array(Service).max(256),
  facts: z.array(Fact).max(500),
});

/** Who spoke to whom, and what was asked, over one interval: counts of the interval alone. */
export const Conversation = z.object({
  type: z.literal('conversation'),
  ...interval,
  client: Host,
  server: Host,
  /** `ip`: straight on IP (ICMP, VRRP), and `port` is the protocol number. `ethernet`: without IP, an EtherType or DSAP. */
  transport: z.enum(['tcp', 'udp', 'ip', 'ethernet']),
  port: z.int().min(0).max(65_535),
  protocol,
  packets: count,
  bytes: count,
  operations: z.record(z.string().max(64), count),
});

/** One act of control, repeats folded: `count` of them between `from` and `to`. */
export const Event = z.object({
  type: z.literal('event'),
  ...interval,
  count: z.int().positive(),
  source: Host,
  target: Host,
  protocol,
  frame: count,
  event: ControlEvent,
});

/** A departure from the agent's own baseline. */
export const Departure = z.object({
  type: z.literal('difference'),
  subject: Host,
  difference: Difference,
});

/** How well the agent saw. It is durable: whether anyone was watching is evidence. Counts are of the interval. */
export const Health = z.object({
  type: z.literal('health'),
  ...interval,
  version: z.string().max(32),
  /** Made at each start of the agent. */
  boot: z.string().max(64),
  source: z.string().max(256),
  phase: z.enum(['learning', 'settling', 'monitoring']),
  packets: count,
  bytes: count,
  duplicates: count,
  /** Known to be lost before anybody could read them. -1: this source cannot say. */
  dropped: z.object({ kernel: z.int().min(-1), interface: z.int().min(-1) }),
  unicastPackets: count,
  oneSided: z.number().min(0).max(1),
  cut: count,
  /** Hosts of several subnets stand on one cable, and no frame has a tag. */
  tagsStripped: z.boolean().exactOptional(),
  /** What was looked into on the way, as networks are named: `erspan:5`. */
  tunnels: z.array(z.string().max(128)).max(64).exactOptional(),
  /** Packets of link types nobody reads. */
  unreadable: z.record(z.string().max(64), count).exactOptional(),
  linkTypes: z.record(z.string().max(64), count),
  malformed: z
    .array(z.object({ protocol, flaw: z.string().max(32), field: z.string().max(64), count }))
    .max(200),
  /** `givenUp`: conversations on a port of the protocol's own that turned out to be something else. */
  protocols: z.record(
    z.string().max(64),
    z.object({ title: z.string().max(64), messages: count, givenUp: count.exactOptional() }),
  ),
  vlans: z.array(z.int().min(0).max(4095)).max(64),
  subnets: z.array(z.string().max(64)).max(64),
  tables: z.record(z.string().max(32), z.object({ used: count, size: count, evicted: count })),
  spool: z.object({ messages: count, bytes: count, lost: count, isFull: z.boolean() }),
  /** Packet time minus the agent's clock, milliseconds; only of a live source. */
  clockSkewMs: z.number().exactOptional(),
  /** The furthest head of the evidence ledger that it was told of: `<ledger>.<number>.<hash>`. */
  anchor: z.string().max(64).exactOptional(),
  /** The same of ledgers it was told of before. */
  formerAnchors: z.array(z.string().max(64)).max(3).exactOptional(),
});

/**
 * Messages that are gone for ever, so that the stream goes on and the gap is evidence. It stands in
 * the place of what it replaces: alone in a batch whose `first` is `from` and whose count is 1.
 * Committed, it makes `through` equal to `to` and the digest of the stream equal to `digest`.
 * Without a digest it replaces nothing: an ordinary record, `from` and `to` its own number.
 *
 * `of` says where a new series comes from: the records behind this one are numbers `next` to `last` of
 * that epoch. So does a `fork`, with which a series begins; what was lost before it as well: then `from`
 * and `to` are numbers of that epoch.
 */
export const Lost = z.object({
  type: z.literal('lost'),
  at: Instant,
  from: z.int().positive(),
  to: z.int().positive(),
  /** Digest of record `to` in the agent's chain: the `prev` of the batch behind it. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .exactOptional(),
  of: z
    .object({ epoch: Epoch, next: z.int().positive(), last: z.int().nonnegative() })
    .exactOptional(),
  reason: z.enum(['spool-full', 'size', 'corrupt', 'fork', 'unreadable', 'forgotten']),
});

export const Message = z.discriminatedUnion('type', [
  Observation,
  Conversation,
  Event,
  Departure,
  Health,
  Lost,
]);

export type Service = Readonly<z.infer<typeof Service>>;
export type Observation = Readonly<z.infer<typeof Observation>>;
export type Conversation = Readonly<z.infer<typeof Conversation>>;
export type Event = Readonly<z.infer<typeof Event>>;
export type Departure = Readonly<z.infer<typeof Departure>>;
export type Health = Readonly<z.infer<typeof Health>>;
export type Lost = Readonly<z.infer<typeof Lost>>;
export type Message = Readonly<z.infer<typeof Message>>;

/**
 * What is said over the WebSocket /api/v1/live, one JSON text a message.
 *
 * A collector numbers everything that was committed, from its start on: a number means something
 * within its `stream` alone. A client says what it wants and the last number it has; it is told what
 * came since, then what comes. Where that cannot be told any more (another stream, away too long, or
 * reads too slowly) it gets `resync`: fetch the lists again, then go on from the number given. News carry ids, not records: fetch what you show.
 */
import * as z from 'zod';

export const LiveTopic = z.enum(['drift', 'assets', 'agents', 'records', 'declared']);

const seq = z.int().nonnegative();
const stream = z.string();

export const LiveRequest = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('subscribe'),
    topics: z.array(LiveTopic).min(1).max(8),
    /** The last number the client has and whose it is; absent: from now on. */
    since: seq.exactOptional(),
    stream: z.string().max(64).exactOptional(),
  }),
  z.strictObject({ op: z.literal('unsubscribe') }),
  z.strictObject({ op: z.literal('ping') }),
]);

export const LiveMessage = z.discriminatedUnion('op', [
  /** Answers `subscribe`: news with greater numbers follow. */
  z.object({ op: z.literal('subscribed'), stream, seq, topics: z.array(LiveTopic) }),
  /** Something changed. `seq` grows but may skip: other topics have their numbers too. */
  z.object({
    op: z.literal('news'),
    seq,
    topic: LiveTopic,
    /** Of the records that changed, each once; `site/agent` for agents. */
    ids: z.array(z.string()),
    /** What happened, where it was one thing: the kind of a drift or of a record, `status` … */
    kind: z.string().exactOptional(),
    at: z.string(),
  }),
  /** News were folded, because this client reads slowly: one `news` a topic stands for many. */
  z.object({ op: z.literal('lagged'), seq, folded: z.int().positive() }),
  /** What came between is not told: fetch again, then trust what follows `seq`. */
  z.object({ op: z.literal('resync'), stream, seq, topics: z.array(LiveTopic) }),
  /** Every 20 s when nothing else was said, and in answer to `ping`. */
  z.object({ op: z.literal('heartbeat'), seq, at: z.string() }),
  z.object({ op: z.literal('refused'), reason: z.string() }),
]);

export type LiveTopic = z.infer<typeof LiveTopic>;
export type LiveRequest = Readonly<z.infer<typeof LiveRequest>>;
export type LiveMessage = Readonly<z.infer<typeof LiveMessage>>;

/** Nothing lost, nothing twice: a batch is applied once, in one transaction, and acknowledged only then. design.md §5. */
import { crc32 } from 'node:zlib';
import {
  type Acknowledgement,
  type BatchHeader,
  FIRST_DIGEST,
  readBatch,
} from '../../protocols/messages/envelope.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { Draft, type Recollection } from '../inventory/recollection.ts';
import { stateOf } from '../store/sql-state.ts';
import type { Repositories, Store } from '../store/store.ts';
import { apply, type Ready } from './apply.ts';
import { descend } from './origin.ts';
import { isPoison } from './poison.ts';
import type { Batch, Parsed, Read, Reading } from './reading.ts';
import { endOf, placeOf } from './series.ts';
import type { Position, Rejected, Sender } from './stream-repository.ts';

export interface Acceptance {
  readonly store: Store;
  readonly recollection: Recollection;
  readonly reading: Reading;
  readonly newId: () => string;
  readonly now: () => Instant;
}

/**
 * `busy`: another collector has this agent's row. `unreadable`: nothing says what to acknowledge.
 * `displaced`: so many of the quarantine had to go for others.
 */
export type Accepted =
  | { readonly is: 'busy' }
  | { readonly is: 'unreadable'; readonly displaced: number }
  | {
      readonly is: 'answered';
      readonly acknowledgement: Acknowledgement;
      readonly taken: number;
      readonly rejected: number;
      readonly displaced: number;
    };

/** Answers what to tell the agent. Rejects only when the database cannot be written: then nothing is acknowledged. */
export async function accept(
  sender: Sender,
  bytes: Uint8Array,
  acceptance: Acceptance,
): Promise<Accepted> {
  const batch = readBatch(bytes);
  if ('problem' in batch) {
    const displaced = await reject(sender, bytes, batch.problem, acceptance);
    return { is: 'unreadable', displaced };
  }
  const { header, body } = batch;
  const read = await acceptance.reading.inTurn(header, body, acceptance.now());
  let isCareful = false;
  for (;;) {
    try {
      let draft = new Draft(acceptance.recollection);
      const accepted = await acceptance.store.transaction((repositories) => {
        draft = new Draft(acceptance.recollection);
        return take(sender, batch, read, { ...acceptance, draft, repositories, isCareful });
      });
      draft.settle();
      return accepted;
    } catch (error) {
      if (stateOf(error) === LOCK_NOT_AVAILABLE) return { is: 'busy' };
      if (isCareful || !isPoison(error)) throw error;
      isCareful = true;
    }
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

interface Taking extends Acceptance {
  readonly repositories: Repositories;
  readonly draft: Draft;
  /** Message by message where need be: one of them cannot be stored. */
  readonly isCareful: boolean;
}

async function take(
  sender: Sender,
  { header, body }: Batch,
  read: Read | string,
  taking: Taking,
): Promise<Accepted> {
  const { streams } = taking.repositories;
  const position = await hold(sender, header, taking);
  const { through, digest, anchor } = position;
  const answer = {
    ...{ epoch: header.epoch, through, digest, store: position.store },
    ...(anchor !== null && { anchor }),
  };
  const last = header.first + header.count - 1;
  const stay = { is: 'answered', taken: 0, rejected: 0, displaced: 0 } as const;
  if (last <= through) return { ...stay, acknowledgement: answer };

  const need = through + 1;
  if (typeof read === 'string') {
    const kept = body.subarray(0, MOST_KEPT);
    const displaced = await streams.reject([rejected(sender, header, null, read, kept, taking)]);
    return { ...stay, displaced, acknowledgement: { ...answer, need } };
  }
  const place = placeOf(header, read.digests, position);
  if (place.is === 'gap') {
    return { ...stay, acknowledgement: { ...answer, need } };
  }
  if (place.is !== 'next') return { ...stay, acknowledgement: answer };
  const done = await commit(sender, read, { from: place.from, position }, taking);
  return { ...stay, ...done, acknowledgement: { ...answer, ...done.to } };
}

/** The agent's series, locked; begun when it is new. */
async function hold(sender: Sender, { epoch }: BatchHeader, taking: Taking): Promise<Position> {
  const { streams } = taking.repositories;
  const position = await streams.lock(sender, epoch);
  if (position) return position;
  await streams.begin(sender, epoch, FIRST_DIGEST, taking.now());
  const begun = await streams.lock(sender, epoch);
  if (begun === undefined) throw new Error('a series that was begun is not there');
  return begun;
}

interface Going {
  readonly from: number;
  readonly position: Position;
}

async function commit(sender: Sender, read: Read, { from, position }: Going, taking: Taking) {
  const { header, body, records, digests, parsed } = read;
  const received = taking.now();
  const repeated = await inherited(sender, read, { from, position }, { ...taking, received });
  const fresh: Fresh[] = [];
  const refused: Rejected[] = [];
  for (const [place, one] of parsed.entries()) {
    if (place < from || repeated.has(place - from)) continue;
    const record = records[place] as Uint8Array;
    if ('ready' in one) fresh.push({ ready: one.ready, at: place });
    else refused.push(rejected(sender, header, place, one.problem, record, taking));
  }
  const poisoned = await store({ sender, read, received, taking }, fresh);
  const all = [...refused, ...poisoned];
  const { streams } = taking.repositories;
  const displaced = await streams.reject(all);
  const to = endOf(header, digests, fresh[0]?.ready);
  if (from === 0) await streams.keep(sender, header, body, { ...to, received });
  else await streams.keep(sender, ...rest(read, from), { ...to, received });
  return { to, taken: records.length - from, rejected: all.length, displaced };
}

/** What other series of the agent told already: asked of forks alone, and of what was forked. */
async function inherited(
  sender: Sender,
  { header, records, parsed }: Read,
  { from, position: { sharedThrough } }: Going,
  { repositories: { lineages }, received }: Taking & { readonly received: Instant },
): Promise<ReadonlySet<number>> {
  const first = header.first + from;
  if (first > sharedThrough && !parsed.some((one) => lostOf(one)?.of)) return NONE;
  const told = records.map((bytes, place) => ({ bytes, lost: lostOf(parsed[place]) })).slice(from);
  return descend({ sender, epoch: header.epoch, first, received }, told, lineages);
}

const lostOf = (one: Parsed | undefined) =>
  one && 'ready' in one && one.ready.type === 'lost' ? one.ready : undefined;

const NONE: ReadonlySet<number> = new Set();

/** A batch without what is committed of it. */
function rest({ header, records, digests }: Read, from: number): [BatchHeader, Uint8Array] {
  const lines = records.slice(from).flatMap((record) => [LINE_FEED, record]);
  const body = Buffer.concat(lines.slice(1));
  const [first, count] = [header.first + from, header.count - from];
  const prev = digests[from - 1] as string;
  return [{ ...header, first, count, prev, crc: crc32(body), encoding: 'none' }, body];
}

const LINE_FEED = Buffer.from('\n');

interface Fresh {
  readonly ready: Ready;
  readonly at: number;
}

interface Storing {
  readonly sender: Sender;
  readonly read: Read;
  readonly received: Instant;
  readonly taking: Taking;
}

/** Applies what it can. Carefully: halves that fail are tried apart, down to the one that is to blame. */
async function store(storing: Storing, fresh: readonly Fresh[]): Promise<readonly Rejected[]> {
  const { sender, read, received, taking } = storing;
  const { repositories, newId, isCareful } = taking;
  const recollection = new Draft(taking.draft);
  const applying = { ...sender, epoch: read.header.epoch, received, newId, recollection };
  const messages = fresh.map(({ ready }) => ready);
  if (!isCareful) {
    await apply(applying, messages, repositories);
    recollection.settle();
    return [];
  }
  await repositories.streams.savepoint();
  try {
    await apply(applying, messages, repositories);
    await repositories.streams.release();
    recollection.settle();
    return [];
  } catch (error) {
    if (!isPoison(error)) throw error;
    await repositories.streams.rollBack();
    const [only] = fresh;
    if (fresh.length === 1 && only) {
      const reason = (error as Error).message.slice(0, 500);
      const record = read.records[only.at] as Uint8Array;
      const row = rejected(sender, read.header, only.at, reason, record, taking);
      return [{ ...row, state: stateOf(error) ?? '' }];
    }
    const half = Math.ceil(fresh.length / 2);
    return [
      ...(await store(storing, fresh.slice(0, half))),
      ...(await store(storing, fresh.slice(half))),
    ];
  }
}

function rejected(
  { site, agent }: Sender,
  { epoch, first }: BatchHeader,
  place: number | null,
  reason: string,
  body: Uint8Array,
  { now }: Taking,
): Rejected {
  const number = first + (place ?? 0);
  return { site, agent, epoch, number, received: now(), reason, state: null, body };
}

async function reject(
  { site, agent }: Sender,
  bytes: Uint8Array,
  reason: string,
  { store, now }: Acceptance,
): Promise<number> {
  const body = bytes.subarray(0, MOST_KEPT);
  const row = {
    site,
    agent,
    epoch: null,
    number: null,
    received: now(),
    reason,
    state: null,
    body,
  };
  return store.transaction(({ streams }) => streams.reject([row]));
}

const MOST_KEPT = 64 * 1024;

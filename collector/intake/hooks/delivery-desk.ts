/**
 * Deliveries of other systems. Nobody is signed in: the signature is what lets one in. Whatever is wrong with
 * it, whether there is such a hook or not, the answer is one and the work before it the same; what was wrong
 * is written down afterwards, for people. A delivery is taken whole, once, in one transaction with what
 * proves it: who loses the answer may send it again. csms.md §3.2a.15.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import { Proceeding, type ProceedingOptions } from '../../records/proceeding.ts';
import type { Repositories, Store } from '../../store/store.ts';
import { instantOf } from '../../store/time.ts';
import type { Actor } from '../../users/role.ts';
import { Throttle } from '../../users/throttle.ts';
import { type Document, isDocument } from '../document.ts';
import type { RowAnswer } from '../intake-desk.ts';
import { readDocument } from '../reading.ts';
import { shapes } from '../shapes/registry.ts';
import { conflict, taken } from '../taking.ts';
import type { KeptHook, Refusal } from './hook.ts';
import { grantsOf } from './hook-desk.ts';
import { keyMark, secretOf } from './hook-key.ts';
import type { KeptDelivery } from './hook-repository.ts';
import { type Headers, isSignedWith, isStale, markOf, type Signed, signedIn } from './signature.ts';

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly options: ProceedingOptions;
  readonly key: Uint8Array;
  /** What could not be written down of a refusal. */
  readonly onTrouble: (error: unknown) => void;
}

export interface Arrived {
  /** Of a hook, as its address has it. */
  readonly hook: string;
  readonly headers: Headers;
  /** As it came. */
  readonly body: Uint8Array;
  readonly address: string;
}

export interface Taken {
  /** `already-taken`: it came before, and nothing was done. */
  readonly outcome: 'taken' | 'already-taken';
  readonly items: readonly RowAnswer[];
}

/** All of one delivery is one transaction, which others wait for. */
export const MOST_DELIVERED = 50;

export type Outcome = Taken['outcome'] | 'unreadable' | 'hasty' | Refusal;

export class DeliveryDesk {
  /** By what became of it. */
  readonly counts = new Map<Outcome, number>();
  readonly #surroundings: Surroundings;
  readonly #mark: string;
  // A sender behind the same proxy as a guesser is never kept waiting for long.
  readonly #refused = new Throttle({ free: 10, mostMs: 60_000, size: 10_000 });
  #noting: Promise<void> = Promise.resolve();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#mark = keyMark(surroundings.key);
  }

  /** Before the body is read. Throws `too-many-requests` at whoever was refused here again and again. */
  refuseHasty(hook: string, address: string): void {
    const wait = this.#refused.wait(guesserOf(hook, address), this.#surroundings.now());
    if (wait === 0) return;
    this.#count('hasty');
    throw new AppError('too-many-requests', { retryAfter: Math.ceil(wait / 1000) });
  }

  /** Throws `delivery-refused` for whatever reason, `invalid-request` where what was signed is no document. */
  async deliver(arrived: Arrived): Promise<Taken> {
    const { store, now, key } = this.#surroundings;
    const hook = await store.read(({ hooks }) => hooks.one(arrived.hook));
    const signed = signedIn(arrived.headers, hook?.system ?? 'plain');
    // Of an unknown hook, and of a missing signature, something is checked as well: it takes as long.
    const isRight = isSignedWith(secretOf(key, arrived.hook), arrived.body, given(signed));
    const refusal = this.#refusalOf(hook, signed, isRight);
    if (hook === undefined || typeof signed === 'string' || refusal !== undefined) {
      throw this.#refuse(arrived, hook, refusal ?? 'unknown-hook');
    }
    const documents = documentsIn(arrived.body);
    if (documents === undefined) {
      this.#count('unreadable');
      throw new AppError('invalid-request', {
        detail: `The body is one JSON object, or one with \`documents\`, 1 to ${MOST_DELIVERED} of them.`,
      });
    }
    const at = instantOf(now());
    const delivery: KeptDelivery = {
      ...{ at, name: signed.name, mark: markOf(signed), isDated: signed.at !== null },
      ...{ digest: createHash('sha256').update(arrived.body).digest('hex'), answers: [] },
    };
    const result = await store.transaction((repositories) =>
      this.#take(repositories, hook, delivery, documents),
    );
    this.#count(result.outcome);
    return result;
  }

  /** Until what was refused by now is written down. */
  settled(): Promise<void> {
    return this.#noting;
  }

  #refusalOf(
    hook: KeptHook | undefined,
    signed: Signed | Refusal,
    isRight: boolean,
  ): Refusal | undefined {
    const now = this.#surroundings.now();
    if (hook === undefined) return 'unknown-hook';
    if (typeof signed === 'string') return signed;
    if (hook.keyMark !== this.#mark) return 'other-key';
    if (!isRight) return 'wrong-signature';
    if (hook.revoked !== null) return 'revoked';
    if (hook.expires !== null && hook.expires <= instantOf(now)) return 'expired';
    if (!hook.isOwnerHere) return 'nobody-answers';
    return isStale(signed, now) ? 'stale' : undefined;
  }

  #refuse({ hook: id, address }: Arrived, hook: KeptHook | undefined, why: Refusal): AppError {
    const { store, now, onTrouble } = this.#surroundings;
    this.#count(why);
    this.#refused.fail(guesserOf(id, address), now());
    if (hook !== undefined) {
      const at = instantOf(now());
      this.#noting = this.#noting
        .then(() => store.transaction(({ hooks }) => hooks.refused(id, at, why)))
        .catch(onTrouble);
    }
    return new AppError('delivery-refused');
  }

  async #take(
    repositories: Repositories,
    hook: KeptHook,
    delivery: KeptDelivery,
    documents: readonly Document[],
  ): Promise<Taken> {
    if (!(await repositories.hooks.take(hook.id, delivery))) {
      return { outcome: 'already-taken', items: [] };
    }
    const items: RowAnswer[] = [];
    const done: Proceeding[] = [];
    for (const [index, document] of documents.entries()) {
      const { options } = this.#surroundings;
      const proceeding = new Proceeding(options, repositories, delivery.at);
      const { answer, isDone } = await oneOf(repositories, proceeding, hook, document);
      if (isDone) done.push(proceeding);
      items.push({ row: index + 1, ...answer });
    }
    await repositories.hooks.answered(hook.id, { ...delivery, answers: items });
    // What proves it comes last: its writers wait for each other.
    for (const proceeding of done) await proceeding.finish();
    await tell(repositories, hook, { ...delivery, answers: items });
    return { outcome: 'taken', items };
  }

  #count(outcome: Outcome): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }
}

const guesserOf = (hook: string, address: string) => `${hook.toLowerCase()} ${address}`;

/** What is checked where nothing was signed. */
const NOTHING: Signed = { mac: new Uint8Array(32), prefix: '', at: null, name: null };
const given = (signed: Signed | Refusal) => (typeof signed === 'string' ? NOTHING : signed);

/** As if it had come alone: what a guard keeps out leaves nothing behind, and the others come in. */
async function oneOf(
  repositories: Repositories,
  proceeding: Proceeding,
  hook: KeptHook,
  document: Document,
): Promise<{ readonly answer: Omit<RowAnswer, 'row'>; readonly isDone: boolean }> {
  const { site, system, fields } = hook;
  const shape = shapes.find((one) => one.system === system);
  if (shape === undefined) throw new AppError('not-found');
  const reading = readDocument(shape, document, fields);
  const actor = actorOf(hook);
  await repositories.hooks.mark();
  try {
    const answer = await taken({ repositories, proceeding, actor, site, system }, reading);
    return { answer, isDone: true };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-possible-now') throw error;
    await repositories.hooks.backToMark();
    return { answer: conflict(reading, error.detail ?? error.message), isDone: false };
  }
}

/** A program that whoever made the hook answers for: what it wrote they do not approve. */
const actorOf = ({ id, name, site, owner }: KeptHook): Actor => ({
  ...{ id, name: `hook ${name}`, grants: grantsOf(site), person: owner, provenUntil: null },
});

function documentsIn(body: Uint8Array): readonly Document[] | undefined {
  const said = jsonIn(body);
  if (!isDocument(said)) return undefined;
  const list = said['documents'];
  if (list === undefined) return [said];
  const isList = Array.isArray(list) && list.length > 0 && list.length <= MOST_DELIVERED;
  return isList && list.every(isDocument) ? list : undefined;
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

async function tell(
  { audit, evidence }: Repositories,
  { id, name: hook, system, site }: KeptHook,
  { at, name, digest, answers }: KeptDelivery,
): Promise<void> {
  const [action, subject, actor] = ['intake.delivery', `intake-hook/${id}`, `hook ${hook}`];
  const outcomes = answers.map(({ outcome }) => outcome);
  const detail = {
    system,
    site,
    documents: answers.length,
    outcomes: [...new Set(outcomes)].join(' '),
  };
  await audit.add({ at: at as Instant, actor, action, subject, detail });
  const requests = answers.map(({ reference, outcome, id: request }) => ({
    ...{ reference, outcome, request },
  }));
  const said = { effectiveAt: at, actor, kind: action, ref: subject };
  await evidence.add(at, [{ ...said, payload: { name, digest, site, system, requests } }]);
}

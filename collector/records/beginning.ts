/** A record as somebody begins it: its first wording and its first step. Pure. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { canonical, hashOf } from '../evidence/record.ts';
import { completed, type RecordKind } from './lifecycle.ts';
import type { Body, KeptRecord, KeptStep, Who } from './record.ts';
import type { Begun } from './record-repository.ts';

interface Beginning {
  readonly id: string;
  readonly site: SiteId | null;
  /** Of its ref, where its kind counts. */
  readonly number: number;
  readonly actor: Who;
  /** Whose word counts for what is not theirs to write. */
  readonly completer: Who;
  readonly at: Instant;
  readonly comment: string | null;
}

/** Nothing is due of it yet. Throws ZodError where the body is none. */
export function begin(
  kind: RecordKind,
  given: object,
  { id, site, number, actor, completer, at, comment }: Beginning,
): Begun {
  const body = completed(kind, given, undefined, { actor: completer, at });
  const { initial: state } = kind;
  const ref = typeof kind.ref === 'string' ? `${kind.ref}-${number}` : kind.ref(body);
  const record: KeptRecord = {
    ...{ id, kind: kind.kind, site, state, body, due: null, ref, ...derived(kind, body) },
    ...{ revision: 1, version: 1, inForce: kind.forceful?.includes(state) ? 1 : null },
    ...{ created: at, createdBy: actor, changed: at, changedBy: actor },
  };
  const step: KeptStep = {
    ...{ number: 1, at, by: actor, event: 'create', from: state, to: state },
    ...{ revision: 1, comment, asked: {} },
  };
  return { record, step, keys: kind.keysOf?.(body) ?? [] };
}

/** What follows from a body. */
export function derived(kind: RecordKind, body: Body) {
  const agreed = kind.approvedPartOf?.(body) ?? body;
  return {
    title: kind.titleOf(body),
    zone: kind.zoneOf?.(body) ?? null,
    hash: hashOf(canonical({ kind: kind.kind, agreed })),
  };
}

/** The revision that is, behind a step into `state`. */
export function inForce(
  { forceful = [], ended = [] }: RecordKind,
  state: string,
  revision: number,
  before: number | null,
): number | null {
  if (forceful.includes(state)) return revision;
  return ended.includes(state) ? null : before;
}

/**
 * What may become of a record, as data: one table of transitions a kind, walked here for all of them.
 * A kind is one file of kinds/ and one line of registry.ts; routes, history, evidence and the printed
 * table follow from it.
 */
import type * as z from 'zod';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Action } from '../users/roles.table.ts';
import {
  type ApprovalDecision,
  type Body,
  COLLECTOR,
  type KeptApproval,
  type KeptRecord,
  type KeptStep,
  type Who,
} from './record.ts';

/** All that a transition is decided by. */
export interface Situation<Of = Body, Found = unknown> {
  readonly record: KeptRecord<Of>;
  /** The person who answers for it, also where a token of theirs did it; or the collector. */
  readonly actor: Who;
  readonly at: Instant;
  /** What was said with it, as the step's `asks` has it. */
  readonly asked: Body;
  readonly comment: string | null;
  /** Oldest first. */
  readonly steps: readonly KeptStep[];
  /** Oldest first, of all revisions. */
  readonly approvals: readonly KeptApproval[];
  /** What the kind's `look` found. */
  readonly found: Found;
}

/** Tells apart rows of equal event and state: the first whose condition holds is taken. */
export interface Condition<Of = Body, Found = unknown> {
  /** For the printed table: `the last side has approved`. */
  readonly sentence: string;
  holds(situation: Situation<Of, Found>): boolean;
}

export interface Guard<Of = Body, Found = unknown> {
  /** For the printed table: `not by who asked for it`. */
  readonly sentence: string;
  /** Why it may not be, as a sentence for who tried; undefined: it may. Nothing a device said in it. */
  refuses(situation: Situation<Of, Found>): string | undefined;
}

/** One row of the table. */
export interface Step<Of = Body, Found = unknown> {
  readonly event: string;
  readonly from: readonly string[];
  /** Null: it stays where it is. */
  readonly to: string | null;
  /** `slot`: what the side takes that `asked.slot` names; null: the collector alone does it. */
  readonly takes: Action | 'slot' | null;
  readonly when?: Condition<Of, Found>;
  readonly guards?: readonly Guard<Of, Found>[];
  /** What has to be said with it; a comment always may be. */
  readonly asks?: z.ZodObject;
  /** Pure. A body that differs is the next revision. */
  apply?(body: Of, situation: Situation<Of, Found>): Of;
  /** The person proves anew who they are. csms.md §6. */
  readonly isSigned?: true;
  /** Writes down an approval for `asked.slot`, with `asked.meaning`. */
  readonly gives?: ApprovalDecision;
  /** Who gave it is nobody known here: it is kept, and does not count. */
  readonly isNobodys?: true;
}

export interface RecordKind<Of = Body, Found = unknown> {
  readonly kind: string;
  /** Of the routes: `/api/v1/zones`. */
  readonly plural: string;
  readonly title: string;
  /** Which observation feeds it, which check reads it, who decides what on it: one or two sentences. */
  readonly purpose: string;
  readonly body: z.ZodType<Of, unknown>;
  /** One that can be written down on an empty plant: for the reference of the API, and for its tests. */
  readonly example: NoInfer<Of>;
  /**
   * Of what people send, what is not theirs to write is put back: to what it was, or how it begins where
   * `before` is undefined. Throws AppError on what they may not write at that time.
   */
  completes?(given: Of, before: NoInfer<Of> | undefined, at: Instant): NoInfer<Of>;
  /** What `ref` begins with; its numbers are given here. Or what of the body names it. */
  readonly ref: string | ((body: Of) => string);
  /** Of the whole organisation. */
  readonly isSiteless?: true;
  readonly initial: string;
  /** Each with a sentence for the printed table. */
  readonly states: Readonly<Record<string, string>>;
  readonly creates: Action;
  readonly edits: {
    readonly from: readonly string[];
    readonly takes: Action;
    /** State by state, what it falls back to when what was approved is changed; else it stays. */
    readonly fallsBack?: Readonly<Record<string, string>>;
    readonly guards?: readonly Guard<Of, Found>[];
  };
  /** In which states the newest revision is in force. */
  readonly forceful?: readonly string[];
  /** In which states nothing of it is in force any more. */
  readonly ended?: readonly string[];
  titleOf(body: Of): string;
  zoneOf?(body: Of): string | null;
  /** What leads to it: `asset:<id>`, `zone:<id>`. Found by `byKeys`. */
  keysOf?(body: Of): readonly string[];
  /** What lists show of the body; all of it where this is left out. */
  briefOf?(body: Of): Body;
  /** What approvers agree to; all of the body where this is left out. */
  approvedPartOf?(body: Of): Body;
  readonly slots?: {
    readonly takes: Readonly<Record<string, Action>>;
    of(body: Of): readonly string[];
    /** Those that one person may fill together; none where this is left out. */
    shared?(body: Of): readonly string[];
  };
  /** When to look at it by itself; null: never. */
  dueOf?(situation: Situation<Of, Found>): Instant | null;
  /** What becomes of it then; undefined: nothing, look again when `dueOf` says. */
  eventWhenDue?(situation: Situation<Of, Found>): string | undefined;
  /** Ids of the users the news of an event is for, besides everybody who watches; `before`: as it was until then. */
  tells?(record: KeptRecord<Of>, event: string, before?: KeptRecord<Of>): readonly string[];
  readonly steps: readonly Step<Of, Found>[];
}

/** The kind with its body's type forgotten: it is read through its own schema before it is kept. */
export function defineKind<Of extends object, Found = unknown>(
  kind: RecordKind<Of, Found>,
): RecordKind {
  return kind as unknown as RecordKind;
}

/** What is kept of what was sent; what the collector writes itself is whole as it is. Throws ZodError. */
export function completed(
  { body: schema, completes }: RecordKind,
  given: object,
  before: Body | undefined,
  { actor, at }: Pick<Situation, 'actor' | 'at'>,
): Body {
  const body = schema.parse(given);
  if (completes === undefined || actor.id === COLLECTOR.id) return body;
  return schema.parse(completes(body, before, at));
}

export type NextStep = { readonly step: Step } | { readonly refused: string };

/** The row that is taken, with what its guards say. Roles are the caller's to check. */
export function nextStep(kind: RecordKind, event: string, situation: Situation): NextStep {
  const step = rowFor(kind, event, situation);
  if (step === undefined) {
    const rows = kind.steps.filter((one) => one.event === event);
    return { refused: misplaced(rows, situation) };
  }
  const refused = refusal(step.guards, situation);
  return refused === undefined ? { step } : { refused };
}

/** The row of an event, whatever its guards would say. */
export function rowFor(kind: RecordKind, event: string, situation: Situation): Step | undefined {
  return kind.steps.find(
    (one) =>
      one.event === event &&
      one.from.includes(situation.record.state) &&
      (one.when === undefined || one.when.holds(situation)),
  );
}

export function refusal(guards: readonly Guard[] = [], situation: Situation): string | undefined {
  for (const guard of guards) {
    const refused = guard.refuses(situation);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function misplaced(rows: readonly Step[], { record }: Situation): string {
  const from = [...new Set(rows.flatMap((row) => row.from))];
  if (!from.includes(record.state)) {
    return `It is ${plain(record.state)}; this takes one that is ${from.map(plain).join(' or ')}.`;
  }
  const needed = rows.flatMap(({ when }) => when?.sentence ?? []);
  return `This takes that ${needed.join(', or ')}.`;
}

const plain = (state: string) => state.replaceAll('_', ' ');

/** What a master asks an outstation to do, and what the answer makes of it. */
import type { EventKind } from '../messages/control-event.ts';
import { BROADCAST, FunctionCode, Group, refusals, unanswered } from './functions.table.ts';
import type { Act, Contents } from './objects.ts';

export interface Question {
  readonly functionCode: number;
  readonly outstation: number;
  readonly acts: readonly Act[];
  /** More than are listed. */
  readonly total: number;
  /** Its master proved who it is. */
  readonly isSecured: boolean;
  /** Somebody answers it. */
  readonly isAnswered: boolean;
}

export interface Answer {
  readonly question: Question;
  /** What all of it was refused with, or empty. */
  readonly refusal: string;
  /** The same of each act. */
  readonly refusals: readonly string[];
}

type Detail = Act['detail'];

/** What a function does, where its objects do not say it. */
const deeds: ReadonlyMap<number, readonly [EventKind, Detail]> = new Map<
  number,
  readonly [EventKind, Detail]
>([
  [FunctionCode.freezeAndClear, ['write', { act: 'freeze-and-clear', object: 'counters' }]],
  [FunctionCode.freezeAndClearNoAck, ['write', { act: 'freeze-and-clear', object: 'counters' }]],
  [FunctionCode.coldRestart, ['restart', { type: 'cold' }]],
  [FunctionCode.warmRestart, ['restart', { type: 'warm' }]],
  [FunctionCode.initializeData, ['write', { act: 'initialize-data' }]],
  [FunctionCode.initializeApplication, ['mode-change', { to: 'initialized' }]],
  [FunctionCode.startApplication, ['mode-change', { to: 'run' }]],
  [FunctionCode.stopApplication, ['mode-change', { to: 'stop' }]],
  [FunctionCode.saveConfiguration, ['configuration-write', { act: 'save' }]],
  [FunctionCode.activateConfiguration, ['configuration-write', { act: 'activate' }]],
  [FunctionCode.assignClass, ['configuration-write', { act: 'assign-class' }]],
  [FunctionCode.disableUnsolicited, ['alarm-suppress', { act: 'disable-unsolicited' }]],
  [FunctionCode.authenticateFile, ['authentication', { act: 'file-access' }]],
]);

/** Those whose objects do. */
const kinds: ReadonlyMap<number, EventKind> = new Map([
  [FunctionCode.write, 'write'],
  [FunctionCode.operate, 'command'],
  [FunctionCode.directOperate, 'command'],
  [FunctionCode.directOperateNoAck, 'command'],
  [FunctionCode.openFile, 'file-transfer'],
  [FunctionCode.deleteFile, 'file-transfer'],
  [FunctionCode.authenticate, 'authentication'],
]);

const MOST_FILE = 200; // characters of a name

/** Undefined where nothing is done. */
export function questionOf(
  functionCode: number,
  outstation: number,
  contents: Contents | undefined,
): Question | undefined {
  if (!deeds.has(functionCode) && !kinds.has(functionCode)) return undefined;
  const deed = deeds.get(functionCode);
  const acts =
    deed === undefined
      ? (contents?.acts ?? [])
      : [{ group: 0, start: 0, code: 0, detail: deed[1] }];
  if (acts.length === 0) return undefined;
  return {
    functionCode,
    outstation,
    acts,
    total: contents?.total ?? 1,
    isSecured: contents?.isSecured ?? false,
    isAnswered: outstation < BROADCAST && !unanswered.has(functionCode),
  };
}

/** Undefined where the outstation wants its master to prove who it is first. */
export function answerOf(
  question: Question,
  functionCode: number,
  indications: number,
  contents: Contents | undefined,
): Answer | undefined {
  if (functionCode === FunctionCode.authenticationResponse && contents?.isChallenge === true)
    return undefined;
  const bit = refusals.find(([mask]) => indications >= 0 && (indications & mask) !== 0);
  return { question, refusal: bit?.[1] ?? '', refusals: contents?.refusals ?? [] };
}

export function kindOf({ functionCode }: Question, { group }: Act): EventKind | undefined {
  if (functionCode === FunctionCode.write && group === Group.time) return 'time-set';
  return deeds.get(functionCode)?.[0] ?? kinds.get(functionCode);
}

export function detailOf({ functionCode, total }: Question, act: Act): Detail {
  const { detail } = act;
  if (act.group !== Group.file) return total > 16 ? { ...detail, objects: total } : detail;
  const file = String(detail['file'] ?? '').slice(0, MOST_FILE);
  return functionCode === FunctionCode.deleteFile
    ? { act: 'delete', file }
    : { act: 'open', ...detail, file };
}

/** One number for equal acts. */
export function sameness(
  { functionCode, outstation }: Pick<Question, 'functionCode' | 'outstation'>,
  { group, start, code }: Pick<Act, 'group' | 'start' | 'code'>,
) {
  let same = 0x811c_9dc5;
  for (const part of [functionCode, outstation, group, start, code])
    same = Math.imul(same ^ part, 0x0100_0193);
  return same >>> 0;
}

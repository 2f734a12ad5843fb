/** A service that is asked of a component of the runtime, or its answer, in the first block of a channel's message. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import type { CodesysTurn } from './decode.ts';
import {
  ApplicationService,
  commands,
  DeviceService,
  GroupId,
  groups,
  operationModes,
  readings,
  resets,
  type Service,
  Tag,
} from './services.table.ts';
import { doubleWordOf, find, readTags, type Told, textOf, wordOf } from './tags.ts';

export interface ServiceMessage {
  readonly type: 'service';
  readonly group: number;
  readonly service: number;
  readonly isAnswer: boolean;
  /** What it is wrapped in to keep others from reading it. */
  readonly isSecured: boolean;
  /** More of it is in later blocks. */
  readonly isCut: boolean;
  /** Of acts, of who is who, and of answers to them; empty in all others. */
  readonly tags: readonly Told[];
  readonly question: Question | undefined;
}

/** What was asked for and has to be answered. */
export interface Question {
  readonly group: number;
  readonly service: number;
  readonly act: Service | undefined;
  readonly part: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

const PLAIN = 0xcd55;
const SECURED = 0x7557;
const ANSWER = 0x80;
const GROUP = 0x7f;
const HEADER = 12;
const LONG_HEADER = 16; // with a number of a customer
const PART_MAX = 64;

/** Services that change nothing, and say who somebody is or how it is. */
const telling = {
  [GroupId.device]: new Set<number>([DeviceService.identity, DeviceService.createSession]),
  [GroupId.application]: new Set<number>([
    ApplicationService.login,
    ApplicationService.status,
    ApplicationService.list,
    ApplicationService.project,
  ]),
} as Readonly<Record<number, ReadonlySet<number>>>;

export function readService(cursor: Cursor, channel: number, isCut: boolean, turn: CodesysTurn) {
  const protocol = cursor.u16le();
  const header = cursor.u16le();
  if (protocol !== PLAIN || cursor.flaw !== undefined)
    return message(-1, -1, { isSecured: protocol === SECURED, isCut });
  cursor.require(header === HEADER || header === LONG_HEADER, 'illegal', 'service');
  const word = cursor.u16le();
  const service = cursor.u16le();
  cursor.skip(header - 4); // session, length, customer
  const group = word & GROUP;
  if ((word & ANSWER) !== 0) return answer(cursor, channel, group, service, isCut, turn);
  const act = groups.get(group)?.services?.get(service);
  const isTold = act?.kind !== undefined || group === GroupId.shell;
  if (!isTold && telling[group]?.has(service) !== true) return message(group, service, { isCut });
  const tags = readTags(cursor, isCut);
  conceal(group, service, channel, tags, isCut, turn);
  const question = ask(group, service, act, tags, isCut, turn);
  if (cursor.flaw === undefined) turn.ask(channel, question);
  return message(group, service, { isCut, tags });
}

function answer(
  cursor: Cursor,
  channel: number,
  group: number,
  service: number,
  isCut: boolean,
  turn: CodesysTurn,
): ServiceMessage {
  const asked = turn.asked(channel);
  const isOther = asked !== undefined && (asked.group !== group || asked.service !== service);
  if (isOther) turn.ask(channel, asked);
  const question = isOther ? undefined : asked;
  const tags = question === undefined ? [] : readTags(cursor, isCut);
  return message(group, service, { isAnswer: true, isCut, tags, question });
}

/** Passwords, and what stands for them, may go on in later blocks. */
function conceal(
  group: number,
  service: number,
  channel: number,
  tags: readonly Told[],
  isCut: boolean,
  turn: CodesysTurn,
): void {
  const isLogin = group === GroupId.device && service === DeviceService.login;
  const command = group === GroupId.shell ? find(tags, Tag.command) : undefined;
  const hasPassword = tags.some(({ id }) => id === Tag.password || id === Tag.newPassword);
  const isSecret =
    command === undefined
      ? (isLogin || group === GroupId.users) && (hasPassword || isCut)
      : isSecretCommand(textOf(command));
  if (!isSecret) return;
  turn.conceal();
  if (isCut) turn.state.secretChannel = channel;
}

function ask(
  group: number,
  service: number,
  named: Service | undefined,
  tags: readonly Told[],
  isCut: boolean,
  turn: CodesysTurn,
): Question {
  const act = actOf(group, service, named, tags);
  const detail: Record<string, string | number> = {};
  if (act?.to !== undefined) detail['to'] = act.to;
  else if (act !== undefined) detail['act'] = act.operation;
  for (const [name, id] of Object.entries(act?.texts ?? {})) {
    const tag = find(tags, id);
    const text = tag === undefined ? '' : textOf(tag);
    if (text !== '') detail[name] = text;
  }
  if (group === GroupId.device && service === DeviceService.login)
    detail['method'] = methodOf(tags, detail['user'] !== undefined, isCut);
  if (group === GroupId.device && service === DeviceService.setOperationMode) {
    const mode = find(tags, Tag.operationMode);
    const to = mode === undefined ? undefined : operationModes[doubleWordOf(mode)];
    if (to !== undefined) detail['to'] = to;
  }
  return { group, service, act, part: partOf(group, service, tags, turn), detail };
}

/** How somebody proves who it is, as facts and events have it. */
export const Method = {
  none: 'none',
  user: 'name alone',
  disguised: 'disguised password',
  encrypted: 'encrypted password',
} as const;
const DISGUISED = 1; // under a number that goes with it

function methodOf(tags: readonly Told[], hasUser: boolean, isCut: boolean): string {
  if (!isCut && !tags.some(({ id }) => id === Tag.password))
    return hasUser ? Method.user : Method.none;
  const cipher = find(tags, Tag.cipher);
  const isDisguised = cipher === undefined || wordOf(cipher) === DISGUISED;
  return isDisguised ? Method.disguised : Method.encrypted;
}

/** What the numbers of a reset, the words of a command and the name of a file make of a service. */
function actOf(
  group: number,
  service: number,
  act: Service | undefined,
  tags: readonly Told[],
): Service | undefined {
  if (group === GroupId.application && service === ApplicationService.reset) {
    const option = find(tags, Tag.resetOption);
    return (option === undefined ? undefined : resets[doubleWordOf(option)]) ?? act;
  }
  if (group === GroupId.shell) {
    const command = find(tags, Tag.command);
    return command === undefined ? undefined : commandOf(textOf(command));
  }
  if (group !== GroupId.fileTransfer || act?.kind === undefined) return act;
  const name = find(tags, Tag.fileName);
  return name === undefined ? act : ofFile(act, textOf(name));
}

/** A command and no arguments: they may hold a password. Undefined: it only reads. */
export function commandOf(text: string): Service | undefined {
  const [word = ''] = text.toLowerCase().split(' ', 1);
  if (word === '' || readings.has(word)) return undefined;
  return commands.get(word) ?? { operation: clipped(word, PART_MAX), kind: 'command' };
}

/** Only of known ones is it known that they hold no password. */
export function isSecretCommand(text: string): boolean {
  const act = commandOf(text);
  return act !== undefined && (act.kind === 'protection-change' || !commands.has(act.operation));
}

const PROGRAM = /(^|[/\\])archive\.prj$|\.app$|(^|[/\\])default\.(prg|chk)$/i;

/** Boot applications and archives of projects are programs. */
export function ofFile(act: Service, name: string): Service {
  if (!PROGRAM.test(name)) return act;
  if (act.operation === 'read-file') return { ...act, kind: 'program-upload' };
  return { ...act, kind: act.operation === 'delete-file' ? 'program-delete' : 'program-download' };
}

function partOf(group: number, service: number, tags: readonly Told[], turn: CodesysTurn): string {
  if (group !== GroupId.application) return '';
  const isLogin = service === ApplicationService.login;
  const named = find(tags, isLogin ? Tag.application : Tag.applicationSession);
  if (named === undefined) return '';
  if (!isLogin) return turn.state.applications.get(doubleWordOf(named)) ?? '';
  const name = textOf(named);
  return name === '' ? '' : applicationPart(name);
}

export const APPLICATION = 'application ';

export function applicationPart(name: string): string {
  return clipped(APPLICATION + name, PART_MAX);
}

interface Rest {
  readonly isAnswer?: boolean;
  readonly isSecured?: boolean;
  readonly isCut?: boolean;
  readonly tags?: readonly Told[];
  readonly question?: Question | undefined;
}

function message(
  group: number,
  service: number,
  { isAnswer = false, isSecured = false, isCut = false, tags = [], question }: Rest,
): ServiceMessage {
  return { type: 'service', group, service, isAnswer, isSecured, isCut, tags, question };
}

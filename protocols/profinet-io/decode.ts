/**
 * IEC 61158-6-10 (PROFINET IO): frames of real time on Ethernet, context management in calls of DCE/RPC.
 * Blocks are big-endian; what stands before them is as the caller's header says.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import {
  CALL_HEADER,
  CallType,
  callSize,
  OBJECT_NODE,
  readCall,
} from '../encodings/dce-rpc-header.ts';
import { askOnce } from '../encodings/retry.ts';
import { type Annotation, annotation } from './annotation.ts';
import { Interface, Operation, operations } from './blocks.table.ts';
import { type Block, readBlocks, type WriteBlock } from './blocks.ts';
import type { Modules } from './modules.ts';
import { type RealTime, realTime } from './real-time.ts';

export type PnioMessage = RealTime | CallMessage | Annotation;

export interface CallMessage {
  readonly type: 'call';
  readonly isRequest: boolean;
  readonly operation: number;
  /** The numbers of whoever is asked, and whether its answers had not named them here before. */
  readonly vendor: number;
  readonly device: number;
  readonly isNews: boolean;
  /** Of a response: zero is well; else four bytes, or what the RPC itself said of it. */
  readonly status: number;
  readonly isFault: boolean;
  readonly blocks: readonly Block[];
  readonly question: Question | undefined;
}

/** What a call asked for, for when it is known whether it was done. */
export type Question = ConnectQuestion | WriteQuestion;

export interface ConnectQuestion {
  readonly type: 'connect';
  readonly arType: number;
  readonly station: string;
  readonly modules: Modules;
}

export interface WriteQuestion {
  readonly type: 'write';
  readonly writes: readonly WriteBlock[];
}

/** Of frames, the ids heard of late and their last status; of calls, the numbers of whoever answered last. */
export type PnioState = Int32Array;
export type PnioTurn = Turn<PnioState, Question>;

/** A call has a number of its own within its activity. */
const isSentAgain = () => true;
const MOST_WRITES = 48; // records of one question
const MOST_MODULES = 128; // and submodules

export function decode(cursor: Cursor, turn: PnioTurn): PnioMessage | undefined {
  if (turn.carrier === 'ethernet') return realTime(cursor, turn.state);
  cursor.require(callSize(cursor.bytes, cursor.start, cursor.end) > 0, 'illegal', 'call');
  if (cursor.flaw !== undefined) return undefined;
  const call = readCall(cursor.bytes, cursor.start);
  if (call.interface === Interface.endpointMapper) {
    cursor.skip(CALL_HEADER);
    return call.type === CallType.response ? annotation(cursor, call.isLittle) : undefined;
  }
  cursor.skip(OBJECT_NODE + 2); // behind the number of the instance
  const [device, vendor] = [cursor.u16(), cursor.u16()];
  cursor.skip(CALL_HEADER - OBJECT_NODE - 6);
  const isRequest = call.type === CallType.request;
  const isFault = call.type === CallType.fault || call.type === CallType.reject;
  const status = isRequest ? 0 : statusOf(cursor, call.isLittle);
  const blocks = isFault ? [] : body(cursor, call.isLittle, isRequest);
  const message: CallMessage = {
    type: 'call',
    isRequest,
    operation: call.operation,
    vendor,
    device,
    isNews: !isRequest && status === 0 && isNews(vendor * 0x1_0000 + device, turn.state),
    status,
    isFault,
    blocks,
    question: isRequest ? undefined : turn.asked(call.id),
  };
  if (isRequest && cursor.flaw === undefined) ask(call.id, message, turn);
  return message;
}

export function operation(message: PnioMessage): string | undefined {
  if (message.type !== 'call') return message.operation;
  const { isRequest, isFault, status, blocks } = message;
  if (isFault) return 'fault';
  if (!isRequest) return status === 0 ? undefined : 'refused';
  for (const block of blocks) if (block.type === 'control') return block.command;
  return operations[message.operation];
}

function ask(id: number, { operation: asked, blocks }: CallMessage, turn: PnioTurn): void {
  if (asked === Operation.connect) {
    const ar = blocks.find((block) => block.type === 'ar');
    const modules = blocks.flatMap((block) => (block.type === 'modules' ? block.modules : []));
    askOnce(
      turn,
      id,
      {
        type: 'connect',
        arType: ar?.arType ?? 0,
        station: ar?.station ?? '',
        modules: modules.slice(0, MOST_MODULES * 3),
      },
      isSentAgain,
    );
  } else if (asked === Operation.write) {
    const writes = blocks.filter((block) => block.type === 'write').slice(0, MOST_WRITES);
    askOnce(turn, id, { type: 'write', writes }, isSentAgain);
  }
}

function isNews(numbers: number, seen: PnioState): boolean {
  if (seen[0] === (numbers | 0)) return false;
  seen[0] = numbers;
  return true;
}

/** Error code, decode, code 1 and 2, whichever way round the caller writes numbers. */
function statusOf(cursor: Cursor, isLittle: boolean): number {
  return isLittle ? cursor.u32le() : cursor.u32();
}

function body(cursor: Cursor, isLittle: boolean, isRequest: boolean): Block[] {
  if (isRequest) cursor.skip(4); // the most that may be answered
  const size = isLittle ? cursor.u32le() : cursor.u32();
  cursor.skip(12); // maximum, offset and actual count of the same
  cursor.enter(size);
  return readBlocks(cursor);
}

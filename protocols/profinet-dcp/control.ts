/** A Set is told block by block, when its answer says what became of each. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import {
  blockErrors,
  PERMANENT,
  resets,
  ServiceType,
  Suboption,
  suboptions,
} from './blocks.table.ts';
import type { Block, DcpMessage, SetQuestion } from './decode.ts';

export function control({ type, blocks, question }: DcpMessage, tell: Listener): void {
  if (question === undefined) return;
  for (const set of question.blocks) tellAct(set, tell, outcomeOf(set, type, blocks));
}

export function lapse({ blocks }: SetQuestion, tell: Listener, outcome: Outcome): void {
  for (const set of blocks) tellAct(set, tell, outcome);
}

function outcomeOf(set: Block, type: number, blocks: readonly Block[]): Outcome {
  if (type === ServiceType.notSupported) return { refused: 'not supported' };
  for (const block of blocks) {
    if (block.type !== 'result' || block.suboption !== set.suboption) continue;
    if (block.error === 0) return 'accepted';
    return { refused: blockErrors[block.error] ?? `error ${block.error}` };
  }
  return 'accepted'; // a success, and no block of it is complained of
}

function tellAct(set: Block, tell: Listener, outcome: Outcome): void {
  const { suboption } = set;
  if (suboption === Suboption.startTransaction || suboption === Suboption.endTransaction) return;
  const kind = kindOf(suboption);
  const same = kind === 'configuration-write' ? fold(valueIn(set), suboption) : suboption;
  tell.event(kind, same, outcome, () => ({ detail: detailOf(set) }));
}

function kindOf(suboption: number): EventKind {
  if (suboption === Suboption.signal) return 'command';
  const isReset =
    suboption === Suboption.resetFactorySettings || suboption === Suboption.resetToFactory;
  return isReset ? 'factory-reset' : 'configuration-write';
}

function valueIn(set: Block): string {
  if (set.type === 'text') return set.text;
  return set.type === 'ip' ? `${set.ip} ${set.netmask} ${set.gateway}` : '';
}

function detailOf(set: Block): Deed['detail'] {
  const { suboption, info } = set;
  const numbers = `0x${suboption.toString(16).padStart(4, '0')}`;
  const object = suboptions.get(suboption) ?? `suboption ${numbers}`;
  if (suboption === Suboption.signal) return { command: 'flash-led' };
  if (suboption === Suboption.resetFactorySettings) return { object };
  if (suboption === Suboption.resetToFactory)
    return { object, resets: resets.get(info & ~PERMANENT) ?? `mode ${info >> 1}` };
  const lasts = (info & PERMANENT) === 0 ? 'until restart' : 'permanently';
  if (set.type === 'text') return { object, value: set.text, lasts };
  if (set.type === 'ip')
    return { object, ip: set.ip, netmask: set.netmask, gateway: set.gateway, lasts };
  return { object, lasts };
}

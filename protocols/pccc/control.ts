/** Acts on a PLC-5, SLC 500 or MicroLogix and their fate: the status of the reply decides. 1770-6.5.16, 8. */
import type { Listener } from '../contract/protocol.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import {
  Command,
  cpuModes,
  fileTypes,
  modes,
  operationOf,
  TypedFunction,
} from './commands.table.ts';
import type { PcccMessage } from './decode.ts';

const kinds: ReadonlyMap<number, EventKind> = new Map([
  [TypedFunction.wordRangeWrite, 'write'],
  [TypedFunction.bitWrite, 'write'],
  [TypedFunction.typedWrite, 'write'],
  [TypedFunction.fileWrite, 'write'],
  [TypedFunction.typedFileWrite, 'write'],
  [TypedFunction.physicalWrite, 'write'],
  [TypedFunction.writeBytesPhysical, 'write'],
  [TypedFunction.readModifyWrite, 'write'],
  [TypedFunction.readModifyWriteN, 'write'],
  [TypedFunction.logicalWrite2, 'write'],
  [TypedFunction.logicalWrite3, 'write'],
  [TypedFunction.maskedLogicalWrite3, 'write'],
  [TypedFunction.changeMode, 'mode-change'],
  [TypedFunction.setCpuMode, 'mode-change'],
  [TypedFunction.disableForces, 'force'],
  [TypedFunction.download, 'program-download'],
  [TypedFunction.downloadAll, 'program-download'],
  [TypedFunction.upload, 'program-upload'],
  [TypedFunction.uploadAll, 'program-upload'],
  [TypedFunction.restart, 'restart'],
  [TypedFunction.initializeMemory, 'program-delete'],
  [TypedFunction.applyPortConfiguration, 'configuration-write'],
] as const satisfies readonly (readonly [number, EventKind])[]);

export function control({ question, status }: PcccMessage, tell: Listener): void {
  if (question === undefined) return;
  const code =
    status >= 0x100 ? `0xf0/0x${(status & 0xff).toString(16)}` : `0x${status.toString(16)}`;
  tellAct(question, tell, status === 0 ? 'accepted' : { refused: `status ${code}` });
}

export function lapse(question: PcccMessage, tell: Listener, outcome: Outcome): void {
  tellAct(question, tell, outcome);
}

function tellAct(message: PcccMessage, tell: Listener, outcome: Outcome): void {
  const { command, functionCode, body } = message;
  const kind = command === Command.typed ? kinds.get(functionCode) : plain(body.type);
  if (kind === undefined) return;
  tell.event(kind, keyOf(message), outcome, () => ({ detail: detailOf(message) }));
}

function plain(type: PcccMessage['body']['type']): EventKind | undefined {
  return type === 'address' ? 'write' : undefined;
}

function keyOf({ command, functionCode, body }: PcccMessage): number {
  const function8 = (command << 8) | (functionCode & 0xff);
  if (body.type === 'write') return (body.file * 0x1_0000 + body.element) * 0x1000 + function8;
  if (body.type === 'address') return body.address * 0x1000 + function8;
  return body.type === 'mode' ? body.mode * 0x1000 + function8 : function8;
}

function detailOf({ command, functionCode, body }: PcccMessage): Record<string, string | number> {
  switch (body.type) {
    case 'write': {
      const letter = fileTypes.get(body.kind) ?? 'file ';
      return { file: `${letter}${body.file}`, start: body.element, length: body.size };
    }
    case 'address':
      return { start: body.address, length: body.size };
    case 'mode':
      return { to: modeOf(functionCode, body.mode) };
    case 'processor':
    case 'other':
      return { act: operationOf(command, functionCode) };
  }
}

function modeOf(functionCode: number, mode: number): string {
  const name = functionCode === TypedFunction.changeMode ? modes[mode] : cpuModes[mode & 3];
  return name ?? `mode ${mode}`;
}

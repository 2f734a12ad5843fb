/** Which calls act on a device, and as what. A vendor service means nothing without its class. */
import type { EventKind } from '../messages/control-event.ts';
import { type Call, isTag } from './calls.ts';
import {
  Class,
  CONFIGURATION_CLASSES,
  FileService,
  FirmwareService,
  LockService,
  LogicService,
  PROGRAM_CLASSES,
  Service,
  TagService,
} from './services.table.ts';

export interface Act {
  readonly kind: EventKind;
  readonly act: string;
  /** Every instance of the class is the same deed: the parts of a program. */
  readonly isWhole?: true;
}

const act = (kind: EventKind, name: string): Act => ({ kind, act: name });
const whole = (kind: EventKind, name: string): Act => ({ kind, act: name, isWhole: true });

const SETTING: ReadonlySet<number> = new Set([
  Service.setAttributesAll,
  Service.setAttributeList,
  Service.setAttributeSingle,
  Service.setMember,
  Service.insertMember,
  Service.removeMember,
]);
const FACTORY_RESETS: ReadonlySet<number> = new Set([1, 2]); // all, all but communication

const byService: ReadonlyMap<number, Readonly<Record<number, Act>>> = new Map([
  [
    Class.controller,
    {
      [Service.start]: act('mode-change', 'run'),
      [Service.stop]: act('mode-change', 'program'),
      [LockService.lock]: act('protection-change', 'lock'),
      [LockService.unlock]: act('protection-change', 'unlock'),
    },
  ],
  [
    Class.firmware,
    {
      [FirmwareService.start]: whole('firmware-update', 'start'),
      [FirmwareService.transfer]: whole('firmware-update', 'transfer'),
    },
  ],
  [
    Class.file,
    {
      [FileService.upload]: act('file-transfer', 'upload'),
      [FileService.download]: act('file-transfer', 'download'),
      [FileService.clear]: act('file-transfer', 'clear'),
    },
  ],
  [Class.dataTable, { [Service.reset]: whole('program-download', 'begin') }],
]);

const everywhere: Readonly<Record<number, Act>> = {
  [Service.reset]: act('command', 'reset'),
  [Service.start]: act('command', 'start'),
  [Service.stop]: act('command', 'stop'),
  [Service.restore]: act('configuration-write', 'restore'),
  [Service.save]: act('configuration-write', 'save'),
};

export function actOf(call: Call): Act | undefined {
  const { service, classId } = call;
  if (isTag(call) && tagActs[service] !== undefined) return tagActs[service];
  if (classId === Class.identity && service === Service.reset) return resetOf(call);
  if (classId === Class.wallClock && SETTING.has(service)) return act('time-set', 'set clock');
  const known = byService.get(classId)?.[service];
  if (known !== undefined) return known;
  if (PROGRAM_CLASSES.has(classId)) return programAct(service);
  if (SETTING.has(service)) {
    return CONFIGURATION_CLASSES.has(classId)
      ? act('configuration-write', 'set attribute')
      : act('write', 'set attribute');
  }
  return classId >= 0 && classId !== Class.connectionManager ? everywhere[service] : undefined;
}

const tagActs: Readonly<Record<number, Act>> = {
  [TagService.write]: act('write', 'write tag'),
  [TagService.writeFragmented]: act('write', 'write tag'),
  [TagService.readModifyWrite]: act('write', 'write tag'),
};

function resetOf({ value }: Call): Act {
  return FACTORY_RESETS.has(value) ? act('factory-reset', 'reset') : act('restart', 'reset');
}

function programAct(service: number): Act | undefined {
  if (SETTING.has(service)) return whole('program-download', 'set attribute');
  switch (service) {
    case Service.create:
      return whole('program-download', 'create');
    case Service.delete:
      return whole('program-delete', 'delete');
    case LogicService.write:
      return whole('program-download', 'write');
    case LogicService.read:
      return whole('program-upload', 'read');
    default:
      return undefined;
  }
}

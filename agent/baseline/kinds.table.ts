/**
 * What is known of each kind of difference. `from`: the first phase in which it is told; before that
 * it is learnt in silence (design.md §4). `nature`: a `state` is resolved when the baseline is back, an
 * `act` has happened and stays so, a `burst` ends when it has been quiet for a while.
 * Techniques: MITRE ATT&CK for ICS, version 17 (April 2025), attack.mitre.org/versions/v17/matrices/ics:
 * what the difference is consistent with, never what it is.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export const ATTACK_VERSION = 'ics-attack-17';

export type Phase = 'learning' | 'settling' | 'monitoring';
export type Nature = 'state' | 'act' | 'burst';

export interface Kind {
  readonly from: Phase;
  readonly nature: Nature;
  readonly techniques: readonly string[];
}

const state = (from: Phase, ...techniques: string[]): Kind => ({
  from,
  nature: 'state',
  techniques,
});
const act = (from: Phase, ...techniques: string[]): Kind => ({ from, nature: 'act', techniques });
const burst = (from: Phase, ...techniques: string[]): Kind => ({
  from,
  nature: 'burst',
  techniques,
});

export const kinds: Readonly<Record<DifferenceKind, Kind>> = {
  'device.new': state('settling', 'T0864', 'T0848'), // Transient Cyber Asset, Rogue Master
  'device.silent': state('settling', 'T0814', 'T0816'), // Denial of Service, Device Restart/Shutdown
  'device.returned': state('settling', 'T0864'),
  'device.replaced': state('settling', 'T0862'), // Supply Chain Compromise
  'address.changed': state('settling'),
  'address.conflict': burst('learning', 'T0830'), // Adversary-in-the-Middle
  'identity.changed': state('settling', 'T0849'), // Masquerading
  'firmware.changed': state('learning', 'T0857', 'T0839'), // System Firmware, Module Firmware
  'firmware.update': act('learning', 'T0857', 'T0839', 'T0800'), // Activate Firmware Update Mode
  'module.added': state('settling', 'T0864'),
  'module.removed': state('settling'),
  'service.new': state('settling', 'T0866'), // Exploitation of Remote Services
  'service.gone': state('monitoring', 'T0814'),
  'flow.new': state('settling', 'T0869', 'T0888'), // Standard Application Layer Protocol, Remote System Information Discovery
  'operation.new': state('settling', 'T0869'),
  'target.new': act('settling', 'T0836', 'T0855'), // Modify Parameter, Unauthorized Command Message
  'config.point': state('settling', 'T0836'),
  'config.counter': state('settling', 'T0889', 'T0836'), // Modify Program
  'config.network': state('settling', 'T0836'),
  'config.switch': state('settling', 'T0836'),
  'topology.changed': state('settling', 'T0864', 'T0830'),
  'logic.download': act('learning', 'T0843', 'T0889'), // Program Download
  'logic.upload': act('learning', 'T0845'), // Program Upload
  'logic.edit': act('learning', 'T0843', 'T0889', 'T0821'), // Modify Controller Tasking
  'mode.changed': state('learning', 'T0858'), // Change Operating Mode
  'param.write': act('settling', 'T0836', 'T0855'),
  'time.set': act('settling', 'T0836'),
  restart: act('settling', 'T0816'),
  'protection.changed': state('learning', 'T0892', 'T0878'), // Change Credential, Alarm Suppression
  'remote.session': state('settling', 'T0886', 'T0822'), // Remote Services, External Remote Services
  'engineering.session': state('learning', 'T0886', 'T0859'), // Valid Accounts
  'cadence.changed': state('monitoring', 'T0814', 'T0806'), // Brute Force I/O
  'security.weak': state('learning', 'T0812', 'T0859'), // Default Credentials
  'internet.contact': state('learning', 'T0883', 'T0822'), // Internet Accessible Device
  scan: burst('learning', 'T0846', 'T0840'), // Remote System Discovery, Network Connection Enumeration
  'malformed.burst': burst('settling', 'T0814', 'T0819'), // Exploit Public-Facing Application
  'capture.blind': state('learning'),
};

const order: readonly Phase[] = ['learning', 'settling', 'monitoring'];

/** Whether a difference of this kind is told in that phase, or learnt. */
export function isTold(kind: DifferenceKind, phase: Phase): boolean {
  return order.indexOf(phase) >= order.indexOf(kinds[kind].from);
}

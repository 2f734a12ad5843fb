/** What the kinds of differences, severities and phases are called on a page. */
import type { DriftState, Severity } from '../../../../collector/api/contract/drift.ts';
import type { Difference, DifferenceKind } from '../../../../protocols/messages/difference.ts';

export const kinds: Readonly<Record<DifferenceKind, string>> = {
  'device.new': 'New device',
  'device.silent': 'Device fell silent',
  'device.returned': 'Device returned',
  'device.replaced': 'Device replaced',
  'address.changed': 'Address changed',
  'address.conflict': 'Address conflict',
  'identity.changed': 'Identity changed',
  'firmware.changed': 'Firmware changed',
  'firmware.update': 'Firmware update',
  'module.added': 'Module added',
  'module.removed': 'Module removed',
  'service.new': 'New service',
  'service.gone': 'Service gone',
  'flow.new': 'New conversation',
  'operation.new': 'New operation',
  'target.new': 'New target',
  'config.point': 'Configured value changed',
  'config.counter': 'Change counter moved',
  'config.network': 'Network settings changed',
  'config.switch': 'Switch settings changed',
  'topology.changed': 'Wiring changed',
  'logic.download': 'Logic downloaded',
  'logic.upload': 'Logic read out',
  'logic.edit': 'Logic edited online',
  'mode.changed': 'Operating mode changed',
  'param.write': 'Parameter written',
  'time.set': 'Clock set',
  restart: 'Restart',
  'protection.changed': 'Protection changed',
  'remote.session': 'Remote session',
  'engineering.session': 'Engineering session',
  'cadence.changed': 'Rhythm changed',
  'security.weak': 'Weak protection',
  'internet.contact': 'Internet contact',
  scan: 'Scan',
  'malformed.burst': 'Burst of malformed packets',
  'capture.blind': 'Capture blind',
};

export const severities: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export const driftStates: Readonly<Record<DriftState, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
};

export const phases: Readonly<Record<Difference['phase'], string>> = {
  learning: 'Learning',
  settling: 'Settling',
  monitoring: 'Monitoring',
};

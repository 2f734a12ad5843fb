/**
 * Which differences a request of each kind is about, and which ones follow from its work. A difference
 * that follows is covered only beside one that is listed, in the same session. csms.md §3.1, §3.2a.5.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export const changeKinds = [
  /** The program of a controller. */
  'logic',
  /** Set points, recipes, parameters of drives, clocks. */
  'parameter',
  /** Operating mode: stop, start, restart. */
  'mode',
  /** The project of an HMI or SCADA server: tags, displays, alarms. */
  'scada',
  'firmware',
  /** Operating system and software of computers. */
  'patch',
  /** A device or a module that is added, replaced or taken out. */
  'hardware',
  /** Switches, cabling, addresses and names. */
  'network',
  /** New connections between systems, MES and ERP included. */
  'integration',
  'remote-access',
  /** Passwords, protection levels, services that are closed. */
  'hardening',
  /** Security tests, discovery, queries that this product is allowed to send. */
  'assessment',
  /** Commissioning of equipment that is not in operation yet; judged by its devices. §3.2a.9. */
  'project',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export interface KindRow {
  readonly listed: readonly ChangeKind[];
  readonly implied: readonly ChangeKind[];
  /**
   * Where else the implied one may be met but on the asset itself: between a source of the request
   * and an asset in scope (`ends`), or on a direct peer of an asset in scope (`peers`).
   */
  readonly alsoAt: readonly ('ends' | 'peers')[];
  /** What a session is called by when it holds several: the highest. 0: never by this one. */
  readonly primacy: number;
  /** False: nobody needs leave for it. Where no request explains it, it stays an alert of its own. */
  readonly isAsked: boolean;
  /** Covered only by a scope item that expects it by name. */
  readonly isByNameOnly: boolean;
  /** Critical where nobody approved it, and never muted. */
  readonly family: 'logic' | 'firmware' | 'mode' | null;
  /** An engineering act of its own: check C09 counts it. Operations that are learnt are none. */
  readonly isEngineering: boolean;
  /** What an outage of its zone explains. */
  readonly isOutage: boolean;
  /** Done with hands: no packet can tell by whom. */
  readonly isByHand: boolean;
}

const row = (primacy: number, given: Partial<Omit<KindRow, 'primacy'>>): KindRow => ({
  ...{ listed: [], implied: [], alsoAt: [], isAsked: true, isByNameOnly: false, family: null },
  ...{ isEngineering: false, isOutage: false, isByHand: false },
  ...given,
  primacy,
});

const logic = { family: 'logic', isEngineering: true } as const;
const firmware = { family: 'firmware', isEngineering: true } as const;
const connecting = ['integration', 'remote-access', 'assessment'] as const;
/** Work that stops a device for a while. */
const interrupting = [
  ...(['logic', 'mode', 'scada', 'firmware', 'patch', 'hardware', 'network'] as const),
];
/** Work that a person does with an engineering tool. */
const tooling = ['logic', 'parameter', 'mode', 'scada', 'firmware', 'hardening'] as const;

export const kindTable: Record<DifferenceKind, KindRow> = {
  'firmware.update': row(100, { listed: ['firmware', 'patch'], ...firmware }),
  'firmware.changed': row(84, {
    listed: ['firmware', 'patch'],
    implied: ['hardware'],
    ...firmware,
  }),
  'device.replaced': row(90, { listed: ['hardware'], isByHand: true }),
  'module.added': row(85, { listed: ['hardware'], isByHand: true }),
  'module.removed': row(85, { listed: ['hardware'] }),
  'logic.download': row(80, { listed: ['logic', 'scada'], ...logic }),
  'logic.edit': row(75, { listed: ['logic'], ...logic }),
  'device.new': row(70, { listed: ['hardware'], isByHand: true }),
  'protection.changed': row(60, { listed: ['hardening'], isEngineering: true }),
  'config.switch': row(55, { listed: ['network'], implied: ['hardware'] }),
  'topology.changed': row(54, {
    listed: ['network'],
    implied: ['hardware'],
    alsoAt: ['peers'],
  }),
  'config.network': row(53, { listed: ['network'], implied: ['hardware'] }),
  'address.changed': row(52, { listed: ['network'], implied: ['hardware'], alsoAt: ['peers'] }),
  'address.conflict': row(51, { implied: ['hardware', 'network'] }),
  'mode.changed': row(50, {
    listed: ['mode'],
    implied: ['logic', 'firmware', 'hardware'],
    family: 'mode',
    isEngineering: true,
  }),
  'identity.changed': row(48, {
    listed: ['hardware'],
    isByHand: true,
    implied: ['firmware', 'patch', 'network'],
  }),
  'param.write': row(45, {
    listed: ['parameter'],
    implied: ['logic', 'scada'],
    isEngineering: true,
  }),
  'target.new': row(44, {
    listed: ['parameter', 'integration'],
    implied: ['logic', 'scada'],
    alsoAt: ['ends'],
    isEngineering: true,
  }),
  'config.point': row(43, {
    listed: ['parameter', 'scada'],
    implied: ['logic', 'firmware', 'hardware'],
  }),
  'time.set': row(42, {
    listed: ['parameter'],
    implied: ['logic', 'firmware', 'hardware', 'patch'],
  }),
  'remote.session': row(41, { listed: ['remote-access'], implied: ['patch', 'scada'] }),
  'flow.new': row(40, {
    listed: ['integration', 'assessment'],
    implied: [...tooling, 'patch', 'hardware', 'network', 'remote-access'],
    alsoAt: ['ends', 'peers'],
  }),
  'service.new': row(39, {
    listed: ['integration', 'patch'],
    implied: [...tooling, 'hardware', 'network', 'remote-access'],
    alsoAt: ['ends'],
  }),
  'operation.new': row(38, {
    listed: ['integration', 'assessment'],
    implied: [...tooling, 'patch', 'hardware'],
    alsoAt: ['ends'],
  }),
  'internet.contact': row(37, { listed: ['integration', 'remote-access'], isByNameOnly: true }),
  scan: row(36, { listed: ['assessment'] }),
  'security.weak': row(35, { implied: ['assessment'] }),
  'logic.upload': row(30, {
    listed: ['assessment'],
    implied: ['logic', 'scada', 'firmware', 'hardware'],
    alsoAt: ['ends'],
  }),
  restart: row(25, {
    listed: ['mode'],
    implied: ['logic', 'scada', 'firmware', 'patch', 'hardware', 'network'],
    isOutage: true,
  }),
  'service.gone': row(20, {
    listed: ['hardening', 'integration'],
    implied: ['firmware', 'patch', 'scada', 'hardware', 'network'],
    alsoAt: ['peers'],
  }),
  'config.counter': row(15, {
    implied: [...tooling, 'hardware', 'network'],
    alsoAt: ['ends', 'peers'],
  }),
  'engineering.session': row(10, { implied: [...tooling, 'hardware', 'network', 'assessment'] }),
  'device.silent': row(5, {
    implied: interrupting,
    alsoAt: ['ends', 'peers'],
    isOutage: true,
  }),
  'device.returned': row(0, {
    implied: interrupting,
    alsoAt: ['ends', 'peers'],
    isAsked: false,
  }),
  'cadence.changed': row(0, {
    implied: [...interrupting, ...connecting, 'parameter'],
    alsoAt: ['ends', 'peers'],
    isAsked: false,
  }),
  'malformed.burst': row(0, { implied: ['assessment'], isAsked: false }),
  'capture.blind': row(0, { implied: ['hardware', 'network'], isAsked: false }),
};

export type Naming = 'listed' | 'implied' | 'not';

/** Whether requests of these kinds are about such a difference. */
export function namingOf(kinds: readonly ChangeKind[], difference: DifferenceKind): Naming {
  const { listed, implied } = kindTable[difference];
  if (listed.some((kind) => kinds.includes(kind))) return 'listed';
  return implied.some((kind) => kinds.includes(kind)) ? 'implied' : 'not';
}

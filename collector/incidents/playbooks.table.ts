/**
 * What to do, in order, by what happened. csms.md §1 row 51. Our own words, for a plant that must go on
 * running: nothing here is switched off before whoever runs the process has said so.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Role } from '../users/roles.table.ts';

/** What is filled in from the records when a playbook is begun. */
export const prefills = ['assets', 'zone', 'changes', 'backup', 'baseline', 'conduits'] as const;
export type Prefill = (typeof prefills)[number];

export interface PlaybookStep {
  readonly id: string;
  readonly phase: 'triage' | 'contain' | 'eradicate' | 'recover' | 'lessons';
  readonly role: Role;
  readonly title: string;
  /** What somebody needs to know for it. */
  readonly needs: readonly Prefill[];
}

export interface Playbook {
  readonly title: string;
  /** Counts its editions: a run keeps the one it was begun with. */
  readonly edition: number;
  /** Differences it is proposed for. */
  readonly kinds: readonly DifferenceKind[];
  readonly steps: readonly PlaybookStep[];
}

type Row = readonly [
  phase: PlaybookStep['phase'],
  role: Role,
  title: string,
  ...needs: readonly Prefill[],
];

/** Numbered in order: `contain-3`. */
const inOrder = (rows: readonly Row[]): readonly PlaybookStep[] =>
  rows.map(([phase, role, title, ...needs], index) => ({
    ...{ id: `${phase}-${index + 1}`, phase, role, title, needs },
  }));

export const playbooks = {
  'unauthorised-logic': {
    title: 'Unauthorised change of control logic',
    edition: 1,
    kinds: ['logic.download', 'logic.edit', 'mode.changed', 'protection.changed', 'param.write'],
    steps: inOrder([
      [
        'triage',
        'ot-engineer',
        'Ask shift lead and implementers whether the work was theirs',
        'assets',
        'changes',
      ],
      [
        'triage',
        'ot-engineer',
        'Decide with production whether the process is safe to go on',
        'assets',
        'zone',
      ],
      ['contain', 'ot-network', 'Cut the source off from the zone', 'conduits', 'changes'],
      ['contain', 'ot-engineer', 'Turn the key switch to run, and read the program out', 'assets'],
      [
        'eradicate',
        'ot-engineer',
        'Compare what runs with the approved baseline',
        'baseline',
        'assets',
      ],
      [
        'eradicate',
        'soc-analyst',
        'Examine the engineering station it came from; change its passwords',
        'changes',
      ],
      [
        'recover',
        'ot-engineer',
        'Load the last good backup, and check it against the baseline',
        'backup',
        'baseline',
      ],
      ['recover', 'asset-owner', 'Test the function, and release it to production', 'assets'],
      ['lessons', 'csms-manager', 'Say how it got there, and what will keep it out'],
    ]),
  },
  'rogue-device': {
    title: 'Device that nobody knows',
    edition: 1,
    kinds: ['device.new', 'address.conflict', 'scan', 'topology.changed', 'device.replaced'],
    steps: inOrder([
      ['triage', 'ot-network', 'Find the port it hangs on', 'assets', 'zone'],
      ['triage', 'ot-engineer', 'Ask on the shop floor whose it is', 'assets'],
      ['contain', 'ot-network', 'Shut its port, or move it to the quarantine VLAN', 'assets'],
      ['contain', 'soc-analyst', 'See with whom it talked', 'conduits', 'changes'],
      ['eradicate', 'ot-engineer', 'Take it out, and keep it as it is', 'assets'],
      [
        'recover',
        'ot-engineer',
        'Compare the devices it talked with against their baselines',
        'baseline',
      ],
      ['lessons', 'asset-owner', 'Register it, or say how it came in'],
    ]),
  },
  ransomware: {
    title: 'Ransomware on an HMI or a SCADA server',
    edition: 1,
    kinds: ['device.silent', 'service.gone', 'service.new', 'security.weak'],
    steps: inOrder([
      [
        'triage',
        'ot-engineer',
        'Decide with production: local operation, or a safe stop',
        'assets',
        'zone',
      ],
      ['contain', 'ot-network', 'Close the conduits into the zone', 'conduits'],
      [
        'contain',
        'ot-engineer',
        'Pull the network cable of what is hit; leave it switched on',
        'assets',
      ],
      ['contain', 'soc-analyst', 'Lock the accounts that were used there'],
      ['contain', 'ot-engineer', 'Take the backups off the network', 'backup'],
      ['eradicate', 'soc-analyst', 'Find the way in, and close it'],
      ['recover', 'ot-engineer', 'Set the machine up anew from a backup of before', 'backup'],
      [
        'recover',
        'ot-engineer',
        'Compare controllers and stations with their baselines',
        'baseline',
      ],
      ['recover', 'ot-network', 'Open the conduits one by one, and watch', 'conduits'],
      ['recover', 'asset-owner', 'Release it to production', 'assets'],
      ['lessons', 'csms-manager', 'Say what the backups were worth, and how long it took'],
    ]),
  },
  'loss-of-view': {
    title: 'Loss of view or of communication',
    edition: 1,
    kinds: [
      'device.silent',
      'cadence.changed',
      'capture.blind',
      'restart',
      'malformed.burst',
      'config.switch',
      'config.network',
    ],
    steps: inOrder([
      [
        'triage',
        'ot-engineer',
        'Look at the process on the spot: is it in control?',
        'assets',
        'zone',
      ],
      [
        'triage',
        'ot-network',
        'Tell a fault from an attack: power, cable, switch, load',
        'changes',
      ],
      ['contain', 'ot-engineer', 'Go over to local operation, or to the safe state', 'assets'],
      ['contain', 'ot-network', 'Take what floods the network off it', 'conduits'],
      [
        'eradicate',
        'ot-network',
        'Put the configuration back to what was approved',
        'baseline',
        'backup',
      ],
      [
        'recover',
        'ot-engineer',
        'Bring stations back one by one; check alarms and trends',
        'assets',
      ],
      ['recover', 'soc-analyst', 'See that the sensor hears the zone again', 'zone'],
      ['lessons', 'asset-owner', 'Say how long nobody saw, and what would have been seen'],
    ]),
  },
  'vendor-session': {
    title: 'Abuse of a supplier’s session',
    edition: 1,
    kinds: ['remote.session', 'internet.contact', 'engineering.session', 'flow.new', 'target.new'],
    steps: inOrder([
      ['triage', 'ot-engineer', 'Call the supplier on a number we had before', 'changes'],
      ['contain', 'ot-network', 'End the session, and close the way in', 'conduits'],
      ['contain', 'asset-owner', 'Withdraw the supplier’s access'],
      ['eradicate', 'soc-analyst', 'List what was touched in the session', 'changes', 'assets'],
      ['eradicate', 'ot-engineer', 'Compare what was touched with the baselines', 'baseline'],
      ['recover', 'ot-engineer', 'Put back what differs', 'backup', 'baseline'],
      ['recover', 'csms-manager', 'Have the supplier say in writing what happened'],
      [
        'lessons',
        'csms-manager',
        'Review the terms of access: window, sponsor, recording, second factor',
      ],
    ]),
  },
  'data-integrity': {
    title: 'Tampering with quality or production data',
    edition: 1,
    kinds: ['param.write', 'config.point', 'time.set', 'operation.new', 'identity.changed'],
    steps: inOrder([
      ['triage', 'quality', 'Name the batches and records that may be wrong', 'assets', 'changes'],
      ['contain', 'quality', 'Hold what was made since; release nothing', 'assets'],
      [
        'contain',
        'ot-network',
        'Close the ways into historian and MES that are not needed',
        'conduits',
      ],
      [
        'contain',
        'soc-analyst',
        'Keep copies of database and logs before anybody repairs',
        'assets',
      ],
      ['eradicate', 'soc-analyst', 'Find who wrote what, and since when', 'changes'],
      [
        'recover',
        'ot-engineer',
        'Restore from a copy of before; enter anew what is proven',
        'backup',
      ],
      ['recover', 'quality', 'Decide on each batch that was held'],
      ['lessons', 'quality', 'Say which check would have found it sooner'],
    ]),
  },
} as const satisfies Record<string, Playbook>;

export type PlaybookName = keyof typeof playbooks;
export const playbookNames = Object.keys(playbooks) as [PlaybookName, ...PlaybookName[]];

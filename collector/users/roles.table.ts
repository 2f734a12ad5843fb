/** Which role may do what. csms.md §6; a role is held on one site, on one zone of it, or on all sites. */

export const ROLES = [
  'viewer',
  'soc-analyst',
  'ot-engineer',
  'ot-network',
  'asset-owner',
  'csms-manager',
  'auditor',
  'administrator',
  // Asked for by what a change touches, not by a job: they read, and approve in their slot.
  'safety',
  'quality',
] as const;

export type Role = (typeof ROLES)[number];

/** Everybody who works with the plant. Who administers the collector sees none of it for that alone. */
const readers = ROLES.filter((role) => role !== 'administrator');
const workers = [
  'soc-analyst',
  'ot-engineer',
  'ot-network',
  'asset-owner',
  'csms-manager',
] as const;
const engineers = ['ot-engineer', 'ot-network', 'asset-owner'] as const;
const deciders = ['asset-owner', 'csms-manager'] as const;

/** Who may approve may propose as well: that nobody does both to one record is a guard, not a role. */
export const mayBe = {
  read: readers,
  'checks.read': readers,
  'checks.run': ['csms-manager', 'auditor'],
  'checks.manage': ['csms-manager'],
  'drift.triage': workers,
  'drift.override': deciders,
  'drift.override.propose': ['soc-analyst', ...deciders],
  mute: workers,
  'change.create': workers,
  /** An OT engineer as a peer, where the risk is low: the approval policy's to ask. */
  'change.approve.ot': ['ot-engineer', 'asset-owner'],
  'change.approve.it': ['soc-analyst', 'ot-network', 'csms-manager'],
  'change.approve.safety': ['safety'],
  'change.approve.quality': ['quality'],
  /** Changes that were approved in another system; a program does it by a token of that role. */
  'change.intake': ['csms-manager'],
  /** Not of who administers: they say whose names count there, and both together could approve for anybody. */
  'intake.hooks': ['csms-manager'],
  'emergency.open': ['ot-engineer', 'ot-network', ...deciders],
  'baseline.propose': engineers,
  'baseline.approve': ['asset-owner'],
  'reconcile.propose': engineers,
  'reconcile.decide': ['asset-owner'],
  'attestation.manage': deciders,
  /** Of what they own, or by delegation. */
  'attestation.answer': engineers,
  /** Lists of assets that change many at once; to prepare one takes `reconcile.propose`. */
  'inventory.import': ['asset-owner'],
  'inventory.export': [...workers, 'auditor'],
  /** Writes to another system. */
  'inventory.push': ['asset-owner'],
  'zone.propose': workers,
  'zone.approve': deciders,
  'conduit.propose': workers,
  'conduit.approve.ot': ['asset-owner'],
  'conduit.approve.it': ['csms-manager'],
  'drawing.propose': workers,
  'drawing.approve.owner': ['asset-owner'],
  'drawing.approve.csms': ['csms-manager'],
  'records.manage': workers,
  'incident.handle': workers,
  /** Whom an authority hears of, and whether. */
  'incident.report': deciders,
  'exception.request': workers,
  'exception.approve': deciders,
  'access.request': ['ot-engineer', 'ot-network', 'asset-owner', 'csms-manager'],
  'access.approve': deciders,
  /** A vendor is let in on the day. */
  'access.activate': engineers,
  /** An analyst takes back what is urgent. */
  'access.revoke': ['soc-analyst', ...deciders],
  'evidence.read': ['csms-manager', 'auditor'],
  'audit.read': ['csms-manager', 'auditor', 'administrator'],
  'agents.enrol': ['ot-network', 'administrator'],
  'users.manage': ['administrator'],
  'settings.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof mayBe;

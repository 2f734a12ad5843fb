/** Which role may do what. csms.md §6; a role is held on one site or on all of them. */

export const ROLES = [
  'viewer',
  'soc-analyst',
  'ot-engineer',
  'ot-network',
  'asset-owner',
  'csms-manager',
  'auditor',
  'administrator',
] as const;

export type Role = (typeof ROLES)[number];

/** Everybody who works with the plant. Who administers the collector sees none of it for that alone. */
const readers = ROLES.filter((role) => role !== 'administrator');

export const mayBe = {
  read: readers,
  'drift.triage': ['soc-analyst', 'ot-engineer', 'ot-network', 'asset-owner', 'csms-manager'],
  'evidence.read': ['csms-manager', 'auditor'],
  'audit.read': ['csms-manager', 'auditor', 'administrator'],
  'users.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof mayBe;

/** Every check, in the order in which it is shown. */
import type { AnyCheck } from './check.ts';
import { ownership } from './checks/c01-ownership.ts';
import { rogueEndpoints } from './checks/c02-rogue-endpoints.ts';
import { missingAssets } from './checks/c03-missing-assets.ts';
import { attributeConflicts } from './checks/c04-attribute-conflicts.ts';
import { newEquipment } from './checks/c05-new-equipment.ts';
import { drawings } from './checks/c06-drawings.ts';
import { baselines } from './checks/c07-baselines.ts';
import { openDrift } from './checks/c08-open-drift.ts';
import { engineeringWrites } from './checks/c09-engineering-writes.ts';
import { operatingModes } from './checks/c10-operating-modes.ts';
import { firmwareChanges } from './checks/c11-firmware-changes.ts';
import { changeWindows } from './checks/c12-change-windows.ts';
import { incompleteChanges } from './checks/c13-incomplete-changes.ts';
import { emergencyReviews } from './checks/c14-emergency-reviews.ts';
import { separationOfDuties } from './checks/c15-separation-of-duties.ts';
import { conduits } from './checks/c16-conduits.ts';
import { unusedRules } from './checks/c17-unused-rules.ts';
import { publicAddresses } from './checks/c18-public-addresses.ts';
import { safetyZones } from './checks/c19-safety-zones.ts';
import { dualHomed } from './checks/c20-dual-homed.ts';
import { plainManagement } from './checks/c21-plain-management.ts';
import { snmp } from './checks/c22-snmp.ts';
import { services } from './checks/c23-services.ts';
import { remoteAccess } from './checks/c24-remote-access.ts';
import { engineeringStations } from './checks/c28-engineering-stations.ts';
import { coverage } from './checks/c43-coverage.ts';
import { clocks } from './checks/c44-clocks.ts';
import { ledger } from './checks/c47-ledger.ts';

export const checks: readonly AnyCheck[] = [
  ownership,
  rogueEndpoints,
  missingAssets,
  attributeConflicts,
  newEquipment,
  drawings,
  baselines,
  openDrift,
  engineeringWrites,
  operatingModes,
  firmwareChanges,
  changeWindows,
  incompleteChanges,
  emergencyReviews,
  separationOfDuties,
  conduits,
  unusedRules,
  publicAddresses,
  safetyZones,
  dualHomed,
  plainManagement,
  snmp,
  services,
  remoteAccess,
  engineeringStations,
  coverage,
  clocks,
  ledger,
];

export const checkOf = (id: string): AnyCheck | undefined => checks.find((one) => one.id === id);

/**
 * The columns of exports, in order, with their names in the Elastic Common Schema (ECS 8), and under
 * `ot.` where it has none.
 */
import type { AssetSummary } from './asset.ts';

export const assetFields = {
  id: 'ot.asset.id',
  site: 'ot.site',
  name: 'host.name',
  vendor: 'device.manufacturer',
  model: 'device.model.name',
  orderCode: 'device.model.identifier',
  serial: 'device.serial_number',
  firmware: 'ot.fact.firmware',
  role: 'ot.role',
  level: 'ot.purdue_level',
  ip: 'host.ip',
  mac: 'host.mac',
  network: 'ot.network',
  zone: 'ot.zone.id',
  addressCount: 'ot.address_count',
  firstSeen: 'ot.first_seen',
  lastSeen: 'ot.last_seen',
  openDrift: 'ot.open_drift',
  severity: 'event.severity',
} as const satisfies Record<keyof AssetSummary, string>;

/**
 * A declared asset as NetBox imports devices in bulk: the columns of its form, 3.7 to 4.6. Role, maker, type
 * and site have to be there by these names already; what it does not know it says, and makes nothing.
 */
import type { ListedAsset } from '../declared-line.ts';
import { NETBOX_STATUS } from './status.table.ts';

export const NETBOX_TITLES = [
  ...['name', 'role', 'manufacturer', 'device_type', 'serial', 'asset_tag', 'status', 'site'],
  'description',
] as const;

const MOST_DESCRIPTION = 200;

/** Undefined: NetBox takes no device without a maker and a type. */
export function netboxCells({ asset }: ListedAsset): readonly (string | null)[] | undefined {
  const { name, class: role, vendor, model, serial, tag, lifecycle, site, notes } = asset;
  if (vendor === null || model === null) return undefined;
  const description = notes?.replaceAll(/\s+/g, ' ').slice(0, MOST_DESCRIPTION) ?? null;
  return [name, role, vendor, model, serial, tag, NETBOX_STATUS[lifecycle], site, description];
}

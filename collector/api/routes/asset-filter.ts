import type { AssetFilter as Wanted } from '../../inventory/asset-row.ts';
import type { AssetFilter } from '../contract/asset.ts';

/** A query string knows no true and false. */
export function filterOf({ hasOpenDrift, ...filter }: AssetFilter): Wanted {
  return hasOpenDrift === undefined ? filter : { ...filter, hasOpenDrift: hasOpenDrift === 'true' };
}

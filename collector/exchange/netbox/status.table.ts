/** What of a declared asset NetBox has other words for. */
import type { Lifecycle } from '../../declared/lifecycle.table.ts';

/** The states of NetBox, 3.7 to 4.6, that ours come nearest to. */
export const NETBOX_STATUS: Readonly<Record<Lifecycle, string>> = {
  planned: 'planned',
  commissioning: 'staged',
  operational: 'active',
  maintenance: 'offline',
  retiring: 'decommissioning',
  retired: 'decommissioning',
};

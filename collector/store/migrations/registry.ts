/** The numbered steps from an empty database to this one. A step that has shipped is never edited. */
import type { Connection } from '../database.ts';
import { up as inventory } from './0001-inventory.ts';
import { up as drift } from './0002-drift.ts';
import { up as people } from './0003-people.ts';
import { up as lists } from './0004-lists.ts';
import { up as coverage } from './0005-coverage.ts';
import { up as arrivals } from './0006-arrivals.ts';
import { up as series } from './0007-series.ts';
import { up as unasked } from './0008-unasked.ts';
import { up as lineage } from './0009-lineage.ts';
import { up as quarantine } from './0010-quarantine.ts';
import { up as discovery } from './0011-discovery.ts';
import { up as evidence } from './0012-evidence.ts';
import { up as roles } from './0013-roles.ts';
import { up as secondFactor } from './0014-second-factor.ts';
import { up as records } from './0015-records.ts';
import { up as people2 } from './0016-people-2.ts';
import { up as plannedWork } from './0017-planned-work.ts';
import { up as verdicts } from './0018-verdicts.ts';
import { up as declared } from './0019-declared.ts';
import { up as imports } from './0020-imports.ts';
import { up as zones } from './0021-zones.ts';
import { up as checks } from './0022-checks.ts';
import { up as recordLists } from './0023-record-lists.ts';
import { up as zoneGrants } from './0024-zone-grants.ts';
import { up as identities } from './0025-identities.ts';
import { up as calendarFeeds } from './0026-calendar-feeds.ts';
import { up as delegations } from './0026-delegations.ts';
import { up as baselineDecisions } from './0027-baseline-decisions.ts';
import { up as intake } from './0030-intake.ts';
import { up as attestation } from './0031-attestation.ts';
import { up as intakeHooks } from './0032-intake-hooks.ts';
import { up as lapsedDecisions } from './0033-lapsed-decisions.ts';
import { up as drawings } from './0034-drawings.ts';
import { up as zones2 } from './0035-zones-2.ts';
import { up as requestsOfReconciliation } from './0036-requests-of-reconciliation.ts';
import { up as netboxPulls } from './0037-netbox-pulls.ts';
import { up as assetOrders } from './0038-asset-orders.ts';

export interface Migration {
  readonly name: string;
  readonly up: (db: Connection) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  { name: '0001-inventory', up: inventory },
  { name: '0002-drift', up: drift },
  { name: '0003-people', up: people },
  { name: '0004-lists', up: lists },
  { name: '0005-coverage', up: coverage },
  { name: '0006-arrivals', up: arrivals },
  { name: '0007-series', up: series },
  { name: '0008-unasked', up: unasked },
  { name: '0009-lineage', up: lineage },
  { name: '0010-quarantine', up: quarantine },
  { name: '0011-discovery', up: discovery },
  { name: '0012-evidence', up: evidence },
  { name: '0013-roles', up: roles },
  { name: '0014-second-factor', up: secondFactor },
  { name: '0015-records', up: records },
  { name: '0016-people-2', up: people2 },
  { name: '0017-planned-work', up: plannedWork },
  { name: '0018-verdicts', up: verdicts },
  { name: '0019-declared', up: declared },
  { name: '0020-imports', up: imports },
  { name: '0021-zones', up: zones },
  { name: '0022-checks', up: checks },
  { name: '0023-record-lists', up: recordLists },
  { name: '0024-zone-grants', up: zoneGrants },
  { name: '0025-identities', up: identities },
  { name: '0026-calendar-feeds', up: calendarFeeds },
  { name: '0026-delegations', up: delegations },
  { name: '0027-baseline-decisions', up: baselineDecisions },
  { name: '0030-intake', up: intake },
  { name: '0031-attestation', up: attestation },
  { name: '0032-intake-hooks', up: intakeHooks },
  { name: '0033-lapsed-decisions', up: lapsedDecisions },
  { name: '0034-drawings', up: drawings },
  { name: '0035-zones-2', up: zones2 },
  { name: '0036-requests-of-reconciliation', up: requestsOfReconciliation },
  { name: '0037-netbox-pulls', up: netboxPulls },
  { name: '0038-asset-orders', up: assetOrders },
];

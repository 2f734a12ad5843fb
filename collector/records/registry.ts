/** The kinds of records there are: the only registration there is. */
import { accessGrant } from './kinds/access-grant.ts';
import { attestation } from './kinds/attestation.ts';
import { baseline } from './kinds/baseline.ts';
import { change } from './kinds/change.ts';
import { conduitKind } from './kinds/conduit.ts';
import { drawing } from './kinds/drawing.ts';
import { exception } from './kinds/exception.ts';
import { incident } from './kinds/incident.ts';
import { outage } from './kinds/outage.ts';
import { party } from './kinds/party.ts';
import { reportingDuty } from './kinds/reporting-duty.ts';
import { siteKind } from './kinds/site.ts';
import { task } from './kinds/task.ts';
import { zoneKind } from './kinds/zone.ts';
import type { RecordKind } from './lifecycle.ts';

export const recordKinds: readonly RecordKind[] = [
  accessGrant,
  attestation,
  baseline,
  conduitKind,
  change,
  drawing,
  exception,
  incident,
  outage,
  party,
  reportingDuty,
  siteKind,
  task,
  zoneKind,
];

export const kindOf = (kinds: readonly RecordKind[], name: string): RecordKind => {
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) throw new Error(`there is no kind of record called ${name}`);
  return kind;
};

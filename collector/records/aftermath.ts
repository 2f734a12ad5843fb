/** What has to be true elsewhere once a record changed: done in the same transaction, before its evidence. */
import { partyAftermath } from '../access/access-aftermath.ts';
import { baselineAftermath } from '../baselines/baseline-aftermath.ts';
import { attestationAftermath } from '../declared/attestation-aftermath.ts';
import { requestAftermath } from '../declared/request-aftermath.ts';
import { incidentAftermath } from '../incidents/incident-aftermath.ts';
import { both, reconsider } from '../judgement/reconsider.ts';
import type { Repositories } from '../store/store.ts';
import { taskAftermath } from '../tasks/task-aftermath.ts';
import { planFollows } from '../zones/coming-into-force.ts';
import { drawingAftermath } from '../zones/drawing-up.ts';
import { afterChange, afterOutage } from './kinds/change-aftermath.ts';
import type { Proceeding } from './proceeding.ts';
import type { KeptRecord } from './record.ts';

/** `before` is undefined where the record is new. Further records may be opened or moved on by `proceeding`. */
export type Aftermath = (change: {
  readonly repositories: Repositories;
  readonly proceeding: Proceeding;
  readonly before: KeptRecord | undefined;
  readonly after: KeptRecord;
  /** `create`, `edit`, or an event of the kind. */
  readonly event: string;
}) => Promise<void>;

/** By kind; one line each. */
export const aftermaths: Readonly<Record<string, Aftermath>> = {
  'access-grant': reconsider,
  attestation: attestationAftermath,
  baseline: baselineAftermath,
  incident: incidentAftermath,
  party: partyAftermath,
  task: taskAftermath,
  conduit: planFollows,
  drawing: drawingAftermath,
  zone: planFollows,
  change: both(both(afterChange, requestAftermath), reconsider),
  outage: both(afterOutage, reconsider),
  exception: reconsider,
};

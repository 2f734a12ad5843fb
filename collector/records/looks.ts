/** What a kind has to know of the rest before a transition is decided on. Read in the same transaction. */

import type { Instant } from '../../protocols/messages/names.ts';
import { accessGroundOf } from '../access/ground.ts';
import { baselineGroundOf } from '../baselines/baseline-ground.ts';
import { groundOf } from '../incidents/ground.ts';
import type { Repositories } from '../store/store.ts';
import { conduitGround, zonesBeside } from '../zones/coming-into-force.ts';
import { planBeside } from '../zones/drawing-up.ts';
import { lookAtChange } from './kinds/change-look.ts';
import type { Body, KeptRecord } from './record.ts';

/** `asked`: what is said with the step; undefined where none is decided on. `at`: when. */
export type Look = (
  repositories: Repositories,
  record: KeptRecord,
  asked: Body | undefined,
  at: Instant,
) => Promise<unknown>;

/** By kind; one line each. Its guards find it as `situation.found`. */
export const looks: Readonly<Record<string, Look>> = {
  'access-grant': accessGroundOf,
  baseline: baselineGroundOf,
  incident: groundOf,
  conduit: conduitGround,
  drawing: planBeside,
  zone: zonesBeside,
  change: lookAtChange,
};

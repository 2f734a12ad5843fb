/** A collector's ingest on a store, with the clock and chance of this process, remembering nothing yet. */
import type { Acceptance } from '../../collector/ingest/accept.ts';
import { Reading } from '../../collector/ingest/reading.ts';
import { Recollection } from '../../collector/inventory/recollection.ts';
import type { Store } from '../../collector/store/store.ts';
import { instantOf } from '../../collector/store/time.ts';

export const acceptanceOn = (store: Store): Acceptance => ({
  store,
  recollection: new Recollection(),
  reading: new Reading(),
  newId: () => crypto.randomUUID(),
  now: () => instantOf(Date.now()),
});

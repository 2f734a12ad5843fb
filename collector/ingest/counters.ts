/** What ingest counts since it started. */
export interface IngestCounters {
  batches: number;
  messages: number;
  /** Messages kept in quarantine. */
  rejected: number;
  /** Of those, how many had to go for newer ones. */
  displaced: number;
  /** Batches that came while one of the same agent was being taken. */
  dropped: number;
  /** Batches that were not begun, because the disk is nearly full. */
  refused: number;
  /** Batches that could not be committed. */
  failed: number;
  /** Connections of an agent whose name another one goes by as well. */
  cloned: number;
}

export const ingestCounters = (): IngestCounters => ({
  ...{ batches: 0, messages: 0, rejected: 0, displaced: 0, dropped: 0, refused: 0 },
  ...{ failed: 0, cloned: 0 },
});

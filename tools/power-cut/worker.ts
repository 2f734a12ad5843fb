/** The database's thread on a disk whose power fails. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from '../../collector/store/pglite/database-thread.ts';
import type { Call, WorkerData } from '../../collector/store/pglite/worker-messages.ts';
import { CutFileSystem } from './cut-file-system.ts';

if (parentPort === null) throw new Error('this file is a database thread');
const data = workerData as WorkerData;
const disk = new CutFileSystem(data.folder);
parentPort.on('message', ({ sql }: Call) =>
  disk.enter(sql === 'CHECKPOINT' ? 'checkpoint' : 'work'),
);
// Small enough for segments of the log to be used again within a round.
serveDatabase(parentPort, { ...data, settings: ['max_wal_size=48MB', 'min_wal_size=32MB'] }, disk);

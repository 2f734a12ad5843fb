/** The thread PGlite lives in. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from './database-thread.ts';
import { DurableFileSystem } from './durable-file-system.ts';
import type { WorkerData } from './worker-messages.ts';

if (parentPort === null) throw new Error('this file is the database thread');
const data = workerData as WorkerData;
serveDatabase(parentPort, data, new DurableFileSystem(data.folder));

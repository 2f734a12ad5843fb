/** The collector as the ingest bench runs it: a process of its own, told by its parent. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CollectorConfig } from '../../collector/config.ts';
import { logTo } from '../../collector/log.ts';
import { startCollector } from '../../collector/main.ts';
import { timeOrderedIds } from '../../collector/time-ordered-id.ts';
import type { AgentId, SiteId } from '../../protocols/messages/names.ts';

const [data, agents, database] = process.argv.slice(2);
const TOKEN = 'bench-bench-bench-bench-bench';
const memory = (name: string) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) /
  1024;
const collector = await startCollector(
  CollectorConfig.parse({
    data,
    api: { port: 0 },
    ...(database && { database: { url: database } }),
    bootstrapToken: TOKEN,
  }),
  {
    log: logTo(process.stderr, 'warn'),
    now: Date.now,
    random: randomBytes,
    newId: timeOrderedIds(Date.now, randomUUID),
    databaseWorker: new URL('./pglite-worker.js', import.meta.url),
    onSetupLink: () => {},
    onBroken(error) {
      console.error(error);
      process.exit(1);
    },
  },
);
const accounts = Array.from({ length: Number(agents) }, (_, at) =>
  collector.agent('bench' as SiteId, `agent-${at + 1}` as AgentId),
);
process.send?.({ accounts, api: { url: collector.url, token: TOKEN } });

process.on('message', async (order) => {
  if (order === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuMs: (user + system) / 1000,
      rssMb: memory('VmRSS'),
      peakMb: memory('VmHWM'),
      counters: collector.counters,
    });
  } else {
    await collector.stop();
    process.exit(0);
  }
});

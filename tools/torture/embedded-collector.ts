/**
 * A collector with its own broker and database, heard beyond its loopback by agents whose accounts
 * outlive it; the command line has one for an agent of the same process only.
 *   embedded-collector.js DATA ADDRESS PORT AGENTS
 */
import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { CollectorConfig } from '../../collector/config.ts';
import { logTo } from '../../collector/log.ts';
import { startCollector } from '../../collector/main.ts';
import { agentNamed, SITE, secretOf } from './accounts.ts';

const [data, address, port, agents] = process.argv.slice(2);
const log = logTo(process.stderr, 'info');
const collector = await startCollector(CollectorConfig.parse({ data, api: { port: 0 } }), {
  ...{ log, now: Date.now, random: secretOf, newId: randomUUID, onSetupLink: () => {} },
  databaseWorker: new URL('./pglite-worker.js', import.meta.url),
  onBroken(error) {
    log.fatal({ error }, 'the database is broken: this process ends, start it again');
    process.exit(1);
  },
});
for (let number = 1; number <= Number(agents); number++) {
  collector.agent(SITE, agentNamed(number));
}

const inner = Number(new URL(collector.broker).port);
const relay = createServer((outside) => {
  const inside = connect(inner, '127.0.0.1');
  join(outside, inside);
  join(inside, outside);
});
relay.listen(Number(port), address);

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

process.once('SIGTERM', async () => {
  relay.close();
  await collector.stop();
  process.exit(0);
});

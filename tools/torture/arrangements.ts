/** Who there is and how they stand to each other: an arrangement is an entry at the foot. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IClientOptions } from 'mqtt';
import { type OpenStore, openEmbedded, openPostgres } from '../../collector/store/open.ts';
import { freePort } from '../../test/support/ports.ts';
import { asServer } from '../../test/support/postgres.ts';
import { PASSWORD, SITE } from './accounts.ts';
import type { Kind } from './faults.table.ts';
import { type Home, Homes } from './homes.ts';
import type { LivePlants } from './live-plants.ts';
import type { Network } from './network.ts';
import { Party, type PartyOptions } from './party.ts';

export interface Surroundings {
  /** Of this run: everything that is kept is in it. */
  readonly folder: string;
  readonly network: Network;
  readonly plants: LivePlants;
  readonly agents: readonly string[];
  /** The built command line. */
  readonly program: string;
  readonly databaseWorker: URL;
  readonly embeddedCollector: string;
  readonly onEnded: PartyOptions['onEnded'];
}

export interface Arrangement {
  /** In the order they are first started. */
  readonly parties: readonly Party[];
  readonly broker: Broker;
  spoolOf(agent: string): string;
  /** When everybody was killed. The caller closes it, and then removes what was started for it. */
  openStore(): Promise<OpenStore>;
  /** Ends what `openStore` started. */
  closeStore(): Promise<void>;
  readonly homes: Homes;
}

interface Broker {
  readonly url: string;
  readonly credentials: Pick<IClientOptions, 'username' | 'password'>;
}

type Environment = Readonly<Record<string, string>>;

const DISK_MEGABYTES = { agent: 48, collector: 1100, database: 700 } as const;

class Making {
  readonly #surroundings: Surroundings;
  readonly homes: Homes;
  readonly #spools = new Map<string, string>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.homes = new Homes(surroundings.folder, surroundings.network);
  }

  readonly spoolOf = (agent: string): string => this.#spools.get(agent) as string;

  party(name: string, kind: Kind, home: Home, words: readonly string[], env: Environment = {}) {
    const { network, onEnded, plants } = this.#surroundings;
    return new Party({
      ...{ name, kind, network, words, env, onEnded, log: home.log },
      ...(home.isSmall && { disk: home.folder }),
      ...(kind === 'agent' && { onStarted: (child) => plants.show(name, child) }),
    });
  }

  agents(url: string, account: (agent: string) => Environment = () => ({})): readonly Party[] {
    const { agents, program } = this.#surroundings;
    return agents.map((agent) => {
      const home = this.homes.make(agent, DISK_MEGABYTES.agent);
      const data = join(home.folder, 'data');
      this.#spools.set(agent, join(data, 'spool'));
      const words = [...NODE, program, 'agent', '--capture', '-'];
      return this.party(agent, 'agent', home, words, {
        ...agentSettings,
        ...account(agent),
        PLUMBLINE_AGENT__NAME: agent,
        PLUMBLINE_AGENT__DATA: data,
        PLUMBLINE_AGENT__MQTT__URL: url,
      });
    });
  }
}

const NODE = [process.execPath, '--enable-source-maps'] as const;

/** As much to say as soon as can be. */
const agentSettings: Environment = {
  PLUMBLINE_AGENT__LEARNING__QUIET: '2',
  PLUMBLINE_AGENT__LEARNING__LONGEST: '4',
  PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
  PLUMBLINE_AGENT__REPORT__SOON: '0',
  PLUMBLINE_AGENT__REPORT__OFTEN: '1',
  PLUMBLINE_AGENT__REPORT__SELDOM: '1',
  PLUMBLINE_AGENT__REPORT__HEALTH: '1',
  PLUMBLINE_AGENT__SPOOL__RESERVE: '4',
};

/** One collector with broker and database in its own process. */
async function embedded(surroundings: Surroundings): Promise<Arrangement> {
  const { folder, agents, embeddedCollector, databaseWorker } = surroundings;
  const making = new Making(surroundings);
  const home = making.homes.make('collector', DISK_MEGABYTES.collector);
  const port = String(await freePort());
  const data = join(home.folder, 'data');
  const words = [...NODE, embeddedCollector, data, home.address, port, String(agents.length)];
  const url = `mqtt://${home.address}:${port}`;
  const account = (agent: string) => ({
    PLUMBLINE_AGENT__MQTT__USERNAME: `${SITE}/${agent}`,
    PLUMBLINE_AGENT__MQTT__PASSWORD: PASSWORD,
  });
  const copy = join(folder, 'read');
  return {
    parties: [making.party('collector', 'collector', home, words), ...making.agents(url, account)],
    broker: { url, credentials: { username: 'collector', password: PASSWORD } },
    spoolOf: making.spoolOf,
    homes: making.homes,
    openStore() {
      cpSync(data, copy, { recursive: true });
      return openEmbedded({ ...READING, folder: copy, worker: databaseWorker, onBroken: fail });
    },
    async closeStore() {
      rmSync(copy, { recursive: true, force: true });
    },
  };
}

const READING = { now: Date.now, newId: () => crypto.randomUUID() };

const fail = (error: Error) => {
  throw error;
};

/** A server that was killed first repairs itself. */
async function patiently<Result>(open: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (attempt === OPENING_ATTEMPTS) throw error;
      await sleep(OPENING_PAUSE_MS);
    }
  }
}

const OPENING_ATTEMPTS = 120;
const OPENING_PAUSE_MS = 500;

/** Two collectors on a shared subscription, a broker, a database server. */
async function cluster(surroundings: Surroundings): Promise<Arrangement> {
  const making = new Making(surroundings);
  const { party: broker, url } = await mosquitto(making);
  const { party: database, url: databaseUrl } = await postgres(making, surroundings.folder);
  const collectors = ['collector-1', 'collector-2'].map((name) => {
    const home = making.homes.make(name);
    return making.party(name, 'collector', home, [...NODE, surroundings.program, 'collector'], {
      PLUMBLINE_DATA: home.folder,
      PLUMBLINE_API__PORT: '0',
      PLUMBLINE_DATABASE__URL: databaseUrl,
      PLUMBLINE_MQTT__URL: url,
    });
  });
  return {
    parties: [database, broker, ...collectors, ...making.agents(url)],
    broker: { url, credentials: {} },
    spoolOf: making.spoolOf,
    homes: making.homes,
    async openStore() {
      database.start();
      return patiently(() => openPostgres({ ...READING, url: databaseUrl, onLost: fail }));
    },
    closeStore: () => database.kill(),
  };
}

async function mosquitto(making: Making) {
  const home = making.homes.make('broker');
  const port = await freePort();
  const file = join(home.folder, 'mosquitto.conf');
  // As root it would go on as a user who cannot read the folder.
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  const settings = `allow_anonymous true\nmax_queued_messages 1000\n`;
  writeFileSync(file, `${user}listener ${port} ${home.address}\n${settings}`);
  const party = making.party('broker', 'broker', home, ['mosquitto', '-c', file]);
  return { party, url: `mqtt://${home.address}:${port}` };
}

async function postgres(making: Making, folder: string) {
  const home = making.homes.make('database', DISK_MEGABYTES.database);
  const port = await freePort();
  const data = join(home.folder, 'data');
  mkdirSync(data);
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'postgres', home.folder]);
  const how = ['-U', 'plumbline', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(...asServer('initdb', '-D', data, ...how), { stdio: 'pipe' });
  appendFileSync(join(data, 'pg_hba.conf'), 'host all all 0.0.0.0/0 trust\n');
  const settings = [
    ...[`port=${port}`, `listen_addresses=${home.address}`, 'unix_socket_directories='],
    'max_wal_size=64MB',
  ];
  const [program, words] = asServer(
    'postgres',
    '-D',
    data,
    ...settings.flatMap((one) => ['-c', one]),
  );
  const party = making.party('database', 'database', home, [program, ...words]);
  return { party, url: `postgres://plumbline@${home.address}:${port}/postgres`, folder };
}

export const arrangements = {
  embedded: { agents: 6, make: embedded },
  cluster: { agents: 8, make: cluster },
};

/** A PostgreSQL server of the test's own, from Debian's packages: on a free port, in a temporary folder. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = '/usr/lib/postgresql/15/bin';
export const hasPostgres = existsSync(join(BIN, 'postgres'));

/** The server refuses to run as root: then it runs as the user Debian made for it. */
const isRoot = process.getuid?.() === 0;
export const asServer = (program: string, ...rest: string[]): [string, string[]] =>
  isRoot
    ? ['runuser', ['-u', 'postgres', '--', join(BIN, program), ...rest]]
    : [join(BIN, program), rest];

export async function startPostgres(settings: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  if (isRoot) execFileSync('chown', ['-R', 'postgres', folder]);
  execFileSync(
    ...asServer('initdb', '-D', data, '-U', 'plumbline', '-A', 'trust', '-E', 'UTF8', '--no-sync'),
  );
  const port = await freePort();
  const options = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
  ];
  const child = spawn(
    ...asServer('postgres', '-D', data, ...[...options, ...settings].flatMap((one) => ['-c', one])),
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (some) => {
      text += some;
      if (text.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(text)));
  });
  return {
    url: `postgres://plumbline@127.0.0.1:${port}/postgres`,
    async stop() {
      execFileSync(...asServer('pg_ctl', 'stop', '-D', data, '-m', 'immediate'));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real Mosquitto from Debian's package, in a temporary folder and on a free port of loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';

export interface Broker {
  readonly port: number;
  readonly folder: string;
  /** Everything it has said on standard error. */
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `configure` answers the lines of its configuration; without it: no TLS, everybody may everything. */
export async function startMosquitto(
  configure: (port: number, folder: string) => string = (port) =>
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 1000\n`,
  wantedPort?: number,
): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-broker-'));
  const port = wantedPort ?? (await freePort());
  const file = join(folder, 'mosquitto.conf');
  // As root it would go on as a user who cannot read the folder.
  writeFileSync(file, `${process.getuid?.() === 0 ? 'user root\n' : ''}${configure(port, folder)}`);
  const child = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  await listens(port, child, () => said);
  return {
    port,
    folder,
    log: () => said,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listens(port: number, child: ChildProcess, said: () => string): Promise<void> {
  while (child.exitCode === null) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('close', () => socket.destroy());
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`mosquitto ended: ${said()}`);
}

/** A Mosquitto as docker-compose.yml has it: TLS 1.3, client certificates, and rights by their names. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Broker, startMosquitto } from './mosquitto.ts';

const made = new URL('../../tools/compose/', import.meta.url);

export interface GuardedBroker extends Broker {
  /** Folder with ca.crt, and a .crt and .key for broker, collector, agent and other. */
  readonly certificates: string;
}

export async function startGuardedMosquitto(): Promise<GuardedBroker> {
  let certificates = '';
  const broker = await startMosquitto((port, folder) => {
    certificates = makeCertificates(join(folder, 'certificates'));
    execFileSync('cp', [new URL('mosquitto.acl', made).pathname, folder]);
    return readFileSync(new URL('mosquitto.conf', made), 'utf8')
      .replace('listener 8883', `listener ${port} 127.0.0.1`)
      .replaceAll('/certificates/', `${certificates}/`)
      .replace('/mosquitto/config/', `${folder}/`)
      .replace('/mosquitto/data/', `${folder}/`);
  });
  return { ...broker, certificates };
}

/** An authority of its own and what it signed, in a new folder. */
export function makeCertificates(folder: string): string {
  mkdirSync(folder);
  const env = { ...process.env, CERTIFICATES: folder, AGENTS: 'agent other' };
  execFileSync('sh', [new URL('certificates.sh', made).pathname], { env, stdio: 'pipe' });
  return folder;
}

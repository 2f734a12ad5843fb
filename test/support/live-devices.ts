/** Devices that are real programs of other people, on addresses of the loopback that are their own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import modbusSerial, { ServerTCP } from 'modbus-serial';

export const MODBUS = '127.0.0.2';
export const SNMP = '127.0.0.3';
/** Whose packets to the others go out with. */
export const STATION = '127.0.0.1';

export const plate = {
  vendor: 'Example Pumps',
  productCode: 'EP-200',
  revision: 'v1.4.2',
};
export const system = {
  name: 'cabinet-switch-4',
  description: 'Example Networks ES-8, release 3.1.7',
  location: 'Hall 4, cabinet 2',
};

export interface ModbusServer {
  /** Changes a register from inside, as a panel on the device would. */
  hold(address: number, value: number): void;
  stop(): Promise<void>;
}

/** modbus-serial's own server on port 502. Registers start at 0 and remember what is written. */
export async function startModbus(): Promise<ModbusServer> {
  const registers = new Map<number, number>();
  const vector = {
    getHoldingRegister: (address: number) => registers.get(address) ?? 0,
    setRegister: (address: number, value: number) => void registers.set(address, value),
    readDeviceIdentification: () => ({ 0: plate.vendor, 1: plate.productCode, 2: plate.revision }),
  };
  const server = new ServerTCP(vector, { host: MODBUS, port: 502, unitID: 1 });
  await new Promise<void>((resolve, reject) => {
    server.on('initialized', () => resolve());
    server.on('serverError', reject);
  });
  return {
    hold: (address, value) => void registers.set(address, value),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A station that polls the server, and writes when it is told to. */
export async function connectModbus(): Promise<ModbusClient> {
  const client = new Client();
  await client.connectTCP(MODBUS, { port: 502 });
  client.setID(1);
  client.setTimeout(5000);
  return client;
}

/** The package is CommonJS: its declarations name the class otherwise than Node finds it. */
const Client = modbusSerial as unknown as new () => ModbusClient;

export interface ModbusClient {
  connectTCP(host: string, options: { port: number }): Promise<void>;
  setID(unit: number): void;
  setTimeout(milliseconds: number): void;
  readHoldingRegisters(address: number, count: number): Promise<unknown>;
  readDeviceIdentification(code: number, object: number): Promise<unknown>;
  writeRegister(address: number, value: number): Promise<unknown>;
  close(done: () => void): void;
}

const UP_TIME = '1.3.6.1.2.1.1.3.0';

/** Debian's snmpd, with a configuration of its own and none of the machine's. */
export async function startSnmp(): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-snmpd-'));
  const file = join(folder, 'snmpd.conf');
  const lines = [
    `agentaddress udp:${SNMP}:161`,
    'rocommunity public',
    `sysname ${system.name}`,
    `sysdescr ${system.description}`,
    `syslocation ${system.location}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' };
  const words = ['-f', '-C', '-c', file, '-Lf', join(folder, 'log'), '-I', '-smux,mteTrigger'];
  const child: ChildProcess = spawn('snmpd', words, { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (ask(UP_TIME) === undefined) {
    if (child.exitCode !== null) throw new Error(`snmpd ended with ${child.exitCode}`);
    await sleep(50);
  }
  return {
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a manager is answered; undefined when nobody answers. */
export function ask(...oids: readonly string[]): string | undefined {
  const words = ['-v2c', '-c', 'public', '-t', '1', '-r', '0', '-On', `${SNMP}:161`, ...oids];
  const { status, stdout } = spawnSync('snmpget', words, {
    encoding: 'utf8',
    env: { ...process.env, MIBS: '' },
  });
  return status === 0 ? stdout : undefined;
}

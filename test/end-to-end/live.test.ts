/**
 * Devices of other people on the loopback, polled and written to, captured by tcpdump and by dumpcap
 * and discovered: `plumbline start --interface lo` as a user types it, asked through its API.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AgentPage } from '../../collector/api/contract/agent.ts';
import type { Asset, AssetFact, AssetPage, Peer } from '../../collector/api/contract/asset.ts';
import type { DriftPage } from '../../collector/api/contract/drift.ts';
import {
  ask,
  connectModbus,
  MODBUS,
  type ModbusClient,
  plate,
  SNMP,
  STATION,
  startModbus,
  startSnmp,
  system,
} from '../support/live-devices.ts';
import { type Running, run } from '../support/program.ts';
import { needs } from '../support/programs.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('skipped: ports 161 and 502 and the capture want root');
const isImpossible = !isRoot || needs('tcpdump', 'snmpd', 'snmpget');

const token = 'a-token-for-the-tests-on-the-loopback';
/** What the station polls all day. */
const points = [
  { name: 'pressure limit', device: MODBUS, unit: 1, table: 'holding-register', address: 2 },
];
const data = mkdtempSync(join(tmpdir(), 'plumbline-live-'));
const SYSTEM = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.6.0'];
const wait = { timeout: 40_000, interval: 250 };

const captures = ['tcpdump', 'dumpcap'].filter(
  (program) => program === 'tcpdump' || spawnSync('which', [program]).status === 0,
);
if (captures.length === 1) console.warn('skipped: dumpcap not installed');
const pages = new Map<string, string>();
const undo: (() => Promise<unknown>)[] = [];
let station: ModbusClient;
let isOver = false;

/** Only this program is found where the agent looks for one to capture with. */
function pathTo(program: string): string {
  const folder = join(data, program);
  mkdirSync(folder);
  symlinkSync(
    spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(),
    join(folder, program),
  );
  return folder;
}

function start(program: string): Running {
  const running = run(['start', '--interface', 'lo'], {
    PATH: pathTo(program),
    PLUMBLINE_DATA: join(data, `${program}-data`),
    PLUMBLINE_API__PORT: '0',
    PLUMBLINE_BOOTSTRAP_TOKEN: token,
    PLUMBLINE_AGENT__CAPTURE__FILTER: 'tcp port 502 or udp port 161',
    PLUMBLINE_AGENT__LEARNING__QUIET: '2',
    PLUMBLINE_AGENT__LEARNING__LONGEST: '4',
    PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
    PLUMBLINE_AGENT__POINTS: JSON.stringify(points),
    PLUMBLINE_AGENT__REPORT__OFTEN: '1',
    PLUMBLINE_AGENT__REPORT__SELDOM: '1',
    PLUMBLINE_AGENT__REPORT__HEALTH: '1',
  });
  undo.push(() => running.end());
  return running;
}

/** The ordinary day of a small plant, until the tests are over. */
async function work(): Promise<void> {
  while (!isOver) {
    await station.readHoldingRegisters(0, 4);
    await station.readDeviceIdentification(1, 0);
    ask(...SYSTEM);
    await sleep(200);
  }
}

async function askApi<Answer>(program: string, path: string): Promise<Answer> {
  const answer = await fetch(`${pages.get(program)}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const phase = async (program: string) =>
  (await askApi<AgentPage>(program, 'agents')).items[0]?.phase;

beforeAll(async () => {
  if (isImpossible) return;
  const modbus = await startModbus();
  undo.push(() => modbus.stop());
  const snmp = await startSnmp();
  undo.push(() => snmp.stop());
  await Promise.all(
    captures.map(async (program) => {
      const [, page = ''] = await start(program).says(/Page\s+(http\S+)/);
      pages.set(program, page);
    }),
  );
  station = await connectModbus();
  const working = work();
  undo.push(async () => {
    isOver = true;
    await working;
    await new Promise<void>((resolve) => station.close(resolve));
  });
  for (const program of captures) {
    while ((await phase(program)) !== 'monitoring') await sleep(200);
  }
  await station.writeRegister(7, 42);
  modbus.hold(2, 1600);
});
afterAll(async () => {
  for (const each of undo.reverse()) await each();
  rmSync(data, { recursive: true, force: true });
});

describe.skipIf(isImpossible).each(captures)('through %s', (program) => {
  const api = <Answer>(path: string) => askApi<Answer>(program, path);
  async function assetAt(ip: string): Promise<Asset | undefined> {
    const { items } = await api<AssetPage>('assets?limit=50');
    const found = items.find((asset) => asset.ip === ip);
    return found && (await api<Asset>(`assets/${found.id}`));
  }
  async function factsOf(ip: string): Promise<Record<string, string>> {
    const asset = await assetAt(ip);
    if (asset === undefined) return {};
    const { items } = await api<{ items: AssetFact[] }>(`assets/${asset.id}/facts`);
    return Object.fromEntries(
      items.map(({ attribute, part, value, method }) => [
        `${method} ${part === '' ? attribute : `${part}/${attribute}`}`,
        value,
      ]),
    );
  }
  test('the Modbus server says who it is: FC 43/14', async () => {
    await expect
      .poll(() => factsOf(MODBUS), wait)
      .toMatchObject({
        'passive unit 1/vendor': plate.vendor,
        'passive unit 1/product-code': plate.productCode,
        'passive unit 1/firmware': plate.revision,
      });
    // Who is heard in mid-connection is told before its service is.
    await expect
      .poll(() => assetAt(MODBUS), wait)
      .toMatchObject({
        vendor: plate.vendor,
        firmware: plate.revision,
        services: [{ transport: 'tcp', port: 502, protocol: 'modbus' }],
      });
  });

  test('the SNMP agent is heard answering a manager', async () => {
    await expect
      .poll(() => factsOf(SNMP), wait)
      .toMatchObject({
        'passive name': system.name,
        'passive description': system.description,
        'passive location': system.location,
      });
    const asset = await assetAt(SNMP);
    expect(asset?.name).toBe(system.name);
    expect(asset?.services).toEqual([{ transport: 'udp', port: 161, protocol: 'snmp' }]);
  });

  test('there is nobody else: the loopback has no MAC that would make one of them', async () => {
    const { items } = await api<AssetPage>('assets?limit=50');
    expect(items.map(({ ip, mac }) => [ip, mac]).sort()).toEqual(
      [STATION, MODBUS, SNMP].map((ip) => [ip, null]),
    );
  });

  test('who talks to whom, and what about', async () => {
    const asset = await assetAt(STATION);
    await expect
      .poll(async () => (await api<{ items: Peer[] }>(`assets/${asset?.id}/peers`)).items, wait)
      .toEqual([
        expect.objectContaining({
          ...{ as: 'client', protocol: 'modbus', port: 502, name: plate.productCode },
          operations: expect.objectContaining({ 'read-device-identification': expect.any(Number) }),
        }),
        expect.objectContaining({
          ...{ as: 'client', protocol: 'snmp', port: 161, name: system.name },
          operations: { get: expect.any(Number) },
        }),
      ]);
  });

  test('a write after it has learnt is a drift: who, where, with the packet', async () => {
    expect(await phase(program)).toBe('monitoring');
    const writes = async () =>
      (await api<DriftPage>('drift?limit=50')).items.filter(({ kind }) => kind === 'param.write');
    await expect.poll(async () => (await writes()).length, wait).toBe(1);
    expect((await writes())[0]).toMatchObject({
      assetIp: MODBUS,
      path: 'unit 1 modbus table holding-register',
      after: '7',
      by: { host: { ip: STATION } },
      outcome: 'accepted',
      evidenceCount: 1,
    });
  });

  test('a declared register that holds something else is a drift, though nobody was seen to write it', async () => {
    const changes = async () =>
      (await api<DriftPage>('drift?limit=50')).items.filter(({ kind }) => kind === 'config.point');
    await expect.poll(async () => (await changes()).length, wait).toBe(1);
    expect((await changes())[0]).toMatchObject({
      assetIp: MODBUS,
      path: 'unit 1 holding-register 2 pressure limit/register',
      before: '0',
      after: '1600',
      by: null,
      evidenceCount: 1,
    });
  });

  test('what part each of them plays', async () => {
    const role = async (ip: string) => (await assetAt(ip))?.role;
    await expect.poll(() => role(MODBUS), wait).toBe('plc');
    await expect.poll(() => role(STATION), wait).toBe('hmi');
    expect((await assetAt(STATION))?.roleReason).toBe('asks 1 host in modbus');
  });

  test('which program captures, and how many packets the kernel dropped', async () => {
    await expect
      .poll(async () => (await api<AgentPage>('agents')).items[0], wait)
      .toMatchObject({
        source: `lo through ${program}`,
        droppedKernel: program === 'tcpdump' ? 0 : -1,
      });
  });
});

describe.skipIf(isImpossible)('agent check', () => {
  test('says what this port shows', async () => {
    const check = run(['agent', 'check', '--interface', 'lo', '--seconds', '3']);
    expect(await check.ended(), check.stderr()).toBe(0);
    const said = check.stdout();
    expect(said).toMatch(/^Packets +[1-9]\d* in /m);
    expect(said).toMatch(/^Subnets +127\.0\.0\.0\/24/m);
    expect(said).toMatch(/^Protocols .*\bmodbus \(2 hosts\)/m);
    expect(said).toMatch(/^Protocols .*\bsnmp \(2 hosts\)/m);
    expect(said).toContain('No packets were lost');
  });

  test('who may not capture is told so in one line', () => {
    const dist = new URL('../../dist/plumbline.js', import.meta.url).pathname;
    const words = [dist, 'agent', 'check', '--interface', 'lo', '--seconds', '3'];
    const nobody = { uid: 65_534, gid: 65_534 };
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      ...nobody,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^plumbline agent check: lo: .*permission.*\n$/);
  });
});

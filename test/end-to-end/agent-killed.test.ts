/**
 * An agent that is killed with -9 between a snapshot and what it wrote behind it: the restart tells
 * nothing twice and leaves nothing out, and occurrences go on. wire-and-store.md rule 6.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Departure, Message } from '../../protocols/messages/message.ts';
import { busyPlant } from '../../tools/torture/busy-plant.ts';
import { readSpool } from '../../tools/torture/spooled.ts';
import { startAedes } from '../support/aedes.ts';
import { ListeningCollector } from '../support/listening-collector.ts';
import { type Running, run } from '../support/program.ts';

const SECONDS = 100;
const SPEED = '10';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-agent-killed-'));
const capture = join(folder, 'plant.pcap');
const collector = new ListeningCollector();
let broker: Awaited<ReturnType<typeof startAedes>>;
let running: Running | undefined;

beforeAll(async () => {
  broker = await startAedes();
  await collector.connect(broker.port);
  writeFileSync(capture, busyPlant({ devices: 12, seconds: SECONDS }));
});
afterAll(async () => {
  await running?.end('SIGKILL');
  await collector.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

function watch(name: string, env: Record<string, string> = {}): Running {
  mkdirSync(join(folder, name), { recursive: true });
  running = run(['agent', '--capture', capture], {
    PLUMBLINE_AGENT__NAME: 'agent-1',
    PLUMBLINE_AGENT__DATA: join(folder, name),
    PLUMBLINE_AGENT__MQTT__URL: `mqtt://127.0.0.1:${broker.port}`,
    PLUMBLINE_AGENT__LEARNING__QUIET: '2',
    PLUMBLINE_AGENT__LEARNING__LONGEST: '4',
    PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
    PLUMBLINE_AGENT__SPOOL__RESERVE: '0',
    ...env,
  });
  return running;
}

interface Told {
  readonly number: number;
  readonly difference: Departure['difference'];
}

/** Every difference in its spool, in order. */
async function told(name: string): Promise<readonly Told[]> {
  const { records } = await readSpool(join(folder, name, 'spool'), join(folder, 'copy'));
  return [...records].flatMap(([number, record]) => {
    const message = JSON.parse(Buffer.from(record).toString()) as Message;
    return message.type === 'difference' ? [{ number, difference: message.difference }] : [];
  });
}
/** How far the snapshot on the disk goes; 0 where there is none. */
function kept(name: string): number {
  try {
    const text = readFileSync(join(folder, name, 'baseline.json'), 'utf8');
    return (JSON.parse(text) as { position: { through: number } }).position.through;
  } catch {
    return 0;
  }
}
/** Kills it once it has told so many differences behind its snapshot, and behind `number`. */
async function killBehind(name: string, agent: Running, count: number, number = 0) {
  for (;;) {
    const through = kept(name);
    const all = through === 0 ? [] : await told(name).catch(() => []);
    if (all.filter((each) => each.number > Math.max(through, number)).length >= count) break;
    expect(agent.process.exitCode).toBeNull();
    await sleep(100);
  }
  await agent.end('SIGKILL');
  return { through: kept(name), all: await told(name) };
}
const nameOf = ({ difference: { kind, path, key, occurrence } }: Told) =>
  `${kind} ${path} ${key} ${occurrence}`;
const isOpening = ({ difference: { state, count } }: Told) => state === 'open' && count === 1;

describe('an agent killed between a snapshot and what it wrote behind it', () => {
  test('announces no difference twice and none not at all, and occurrences go on', async () => {
    expect(await watch('whole').ended()).toBe(0);
    const whole = await told('whole');
    const names = new Set(whole.map(nameOf));
    expect(names.size).toBeGreaterThan(20);

    const speed = { PLUMBLINE_AGENT__CAPTURE__SPEED: SPEED };
    let behind = 0;
    let last = 0;
    for (let times = 0; times < 2; times++) {
      const { through, all } = await killBehind('killed', watch('killed', speed), 5, last);
      behind += all.filter(({ number }) => number > through).length;
      last = all.at(-1)?.number ?? 0;
    }
    expect(behind).toBeGreaterThan(5);
    expect(await watch('killed').ended()).toBe(0);
    const after = await told('killed');
    const openings = after.filter(isOpening).map(nameOf);
    expect(openings).toEqual([...new Set(openings)]);
    expect(new Set(after.map(nameOf))).toEqual(names);
  }, 120_000);
});

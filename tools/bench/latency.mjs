/**
 * From the packet to the row in the browser: strangers announce themselves, each packet stamped as it is
 * handed to the agent, and a real browser notes when it shows them.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { row } from './process.mjs';

const PROGRAM = fileURLToPath(new URL('../../dist/plumbline.js', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ARRIVALS = 120;
const EVERY_MS = 700; // more than a hundred new devices a minute are told as one flood
const PASSWORD = 'only for the measurement';

export async function benchLatency() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-latency-'));
  const running = [];
  let browser;
  try {
    const broker = await startBroker();
    running.push(broker);
    const collector = start(['collector'], {
      PLUMBLINE_DATA: join(folder, 'data'),
      PLUMBLINE_API__PORT: '0',
      PLUMBLINE_MQTT__URL: broker.url,
      PLUMBLINE_MQTT__SHARE: 'bench',
    });
    running.push(collector);
    const [link] = await collector.says(/http\S+setup\S+/);
    await collector.says(/Page: http/);
    const agent = start(['agent', '--capture', '-'], {
      PLUMBLINE_AGENT__DATA: join(folder, 'agent'),
      PLUMBLINE_AGENT__MQTT__URL: broker.url,
      PLUMBLINE_AGENT__LEARNING__QUIET: '1',
      PLUMBLINE_AGENT__LEARNING__LONGEST: '1',
      PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
    });
    running.push(agent);
    await agent.says(/connected to the broker/);
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    const page = await watchingPage(browser, link);
    const sent = await arrive(agent.child.stdin);
    await sleep(3000);
    report(sent, new Map(await page.evaluate(() => [...globalThis.seenAt])));
  } finally {
    await browser?.close();
    for (const { child } of running.reverse()) child.kill('SIGKILL');
    await sleep(200);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens the drift queue and notes when each MAC is first shown. */
async function watchingPage(browser, link) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  const fields = page.locator('input[type=password]');
  await fields.first().waitFor();
  for (let index = 0; index < (await fields.count()); index++) {
    await fields.nth(index).fill(PASSWORD);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/(assets|drift)/);
  await page.goto(new URL('/drift', link).href);
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.evaluate(() => {
    globalThis.seenAt = new Map();
    const note = () => {
      for (const [mac] of document.body.textContent.matchAll(/06:00:00:00(:[0-9a-f]{2}){2}/g)) {
        if (!globalThis.seenAt.has(mac)) globalThis.seenAt.set(mac, Date.now());
      }
    };
    const options = { childList: true, subtree: true, characterData: true };
    new MutationObserver(note).observe(document.body, options);
  });
  return page;
}

/** Writes a capture as it happens. Answers when each stranger was written, by MAC. */
async function arrive(pipe) {
  pipe.write(fileHeader());
  const sent = new Map();
  for (let number = 0; number < 4; number++) {
    pipe.write(announcement(0xff00 + number, Date.now())); // what is learnt
    await sleep(700);
  }
  for (let number = 0; number < ARRIVALS; number++) {
    const at = Date.now();
    sent.set(macOf(number), at);
    pipe.write(announcement(number, at));
    await sleep(EVERY_MS);
  }
  return sent;
}

function report(sent, seen) {
  const delays = [...sent].flatMap(([mac, at]) => (seen.has(mac) ? [seen.get(mac) - at] : []));
  delays.sort((a, b) => a - b);
  const quantile = (share) =>
    `${delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]} ms`;
  console.log(`\npacket to browser, ${EVERY_MS} ms apart`);
  row('', 'sent', 'shown', 'p50', 'p99', 'largest');
  row('device.new', sent.size, delays.length, quantile(0.5), quantile(0.99), quantile(1));
}

const macOf = (number) =>
  `06:00:00:00:${[number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;

function fileHeader() {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

/** An ARP announcement (RFC 5227, 2.3) of a station nobody knows. */
function announcement(number, atMs) {
  const mac = Buffer.from(macOf(number).replaceAll(':', ''), 'hex');
  const ip = Buffer.from([10, 99, number >> 8, number & 0xff]);
  const arp = Buffer.from('0001080006040001', 'hex');
  const ethernet = Buffer.concat([Buffer.alloc(6, 0xff), mac, Buffer.from('0806', 'hex')]);
  const frame = Buffer.concat([ethernet, arp, mac, ip, Buffer.alloc(6), ip, Buffer.alloc(18)]);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(Math.floor(atMs / 1000), 0);
  head.writeUInt32LE((atMs % 1000) * 1000, 4);
  head.writeUInt32LE(frame.length, 8);
  head.writeUInt32LE(frame.length, 12);
  return Buffer.concat([head, frame]);
}

function start(words, env) {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { child, says: listener(child) };
}

function listener(child) {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return async (pattern) => {
    for (;;) {
      const found = pattern.exec(said);
      if (found) return found;
      if (child.exitCode !== null) throw new Error(said);
      await sleep(20);
    }
  };
}

/** Mosquitto where it is installed: agent and collector are processes of their own here. */
async function startBroker() {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const child = spawn('mosquitto', ['-p', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  await listener(child)(/running/);
  return { child, url: `mqtt://127.0.0.1:${port}` };
}

/** The built pages in a real browser, served by the collector's own edge from a real database. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteId } from '../../protocols/messages/names.ts';
import { browsedPlant, HOSTILE } from '../support/browsed-plant.ts';
import { barriers, CHROMIUM, startBrowser, watchedPage } from '../support/browser.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../support/edge.ts';
import { addPerson, PASSWORD } from '../support/people.ts';
import { asset, drift, driftRow } from '../support/plant-rows.ts';
import { needs } from '../support/programs.ts';

/** As `npm run build` does it: a process of its own, so that it is the build for users and not for tests. */
function buildPages(folder: string): void {
  const { NODE_ENV: _, ...env } = process.env;
  const words = ['node_modules/vite/bin/vite.js', 'build', 'dashboards/web', '--outDir', folder];
  execFileSync(process.execPath, [...words, '--logLevel', 'error'], { env });
}

const isSkipped = needs(CHROMIUM);

describe.skipIf(isSkipped)('the pages', () => {
  let dist: string;
  let database: OwnDatabase;
  let edge: Edge;
  let origin: string;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

  beforeAll(async () => {
    dist = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
    buildPages(dist);
    database = await ownDatabase();
    await database.run(browsedPlant.join('\n'));
    // The browser's clock decides when a cookie is over.
    edge = await edgeOn(database, { webRoot: dist, now: () => Date.now() });
    origin = await edge.api.listen({ host: '127.0.0.1', port: 0 });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.close();
    await database?.close();
    rmSync(dist, { recursive: true, force: true });
  });

  const contextOf = (colorScheme: 'light' | 'dark' = 'light') =>
    browser.newContext({ storageState: signedIn, colorScheme, baseURL: origin });

  test('the one-time link sets the password and leads to the inventory', async () => {
    const secret = await edge.services.users.openSetup();
    const context = await browser.newContext({ baseURL: origin });
    const { page, troubles } = await watchedPage(context, origin, [401]);
    await page.goto('/agents');
    await page.waitForURL('**/login?next=%2Fagents');
    await page.getByText('Nobody has set a password yet').waitFor();
    expect(await barriers(page)).toEqual([]);

    await page.goto(`/setup#${secret}`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill('another one of them');
    await page.keyboard.press('Enter');
    await page.getByText('The two passwords differ.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Press 1' }).waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/drift?severity=critical');
    await page.getByLabel('User').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('This user and password do not fit.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'V3.3.0' }).waitFor();
    expect(page.url()).toBe(`${origin}/drift?severity=critical`);
    expect(troubles).toEqual([]);
    signedIn = await context.storageState();
    await context.close();
  });

  test('whoever has an authenticator is asked for its code', async () => {
    await addPerson(database, 'Ada', 'viewer');
    const { factors, users } = edge.services;
    const { now } = edge.surroundings;
    const ada = await users.signIn('Ada', PASSWORD, '10.0.0.1');
    const { secret } = await factors.begin(ada, PASSWORD);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await factors.confirm(ada, totp.generate({ timestamp: now() }));

    const context = await browser.newContext({ baseURL: origin });
    const { page, troubles } = await watchedPage(context, origin, [401]);
    await page.goto('/login');
    await page.getByLabel('User').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    const code = page.getByLabel('Code of your authenticator');
    await code.fill('000000');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('This code does not fit, or was used.').waitFor();
    await code.fill(totp.generate({ timestamp: now() + 30_000 }));
    await page.keyboard.press('Enter');
    await page.getByText('Ada, viewer').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  const stops: readonly (readonly [string, string, (page: Page) => Promise<unknown>])[] = [
    ['the inventory', '/assets', (page) => page.getByRole('row', { name: 'Press 1' }).waitFor()],
    [
      'the columns',
      '/assets',
      async (page) => {
        await page.getByRole('button', { name: 'Columns' }).click();
        await page.getByRole('checkbox', { name: 'Serial' }).click();
        await page.getByRole('columnheader', { name: 'Serial' }).waitFor();
      },
    ],
    [
      'a filter that is none',
      '/assets?q=colour:red',
      (page) => page.getByText('Column 1: “colour:red” is no field').waitFor(),
    ],
    [
      'an asset',
      `/assets/${asset(1)}`,
      async (page) => {
        await page.getByText('also said').waitFor();
        await page.getByRole('cell', { name: 'firmware' }).first().waitFor();
      },
    ],
    [
      'an asset that is not there',
      `/assets/${asset(9999)}`,
      (page) => page.getByRole('alert').waitFor(),
    ],
    [
      'a drift beside the queue',
      `/drift?state=all&sel=${drift(2)}&open=1`,
      (page) => page.getByText('Frame 100').waitFor(),
    ],
    ['a drift', `/drift/${drift(3)}`, (page) => page.getByText(HOSTILE).first().waitFor()],
    ['the agents', '/agents', (page) => page.getByText('Nobody has ever watched here').waitFor()],
    [
      'an agent',
      '/agents/plant%2Fcell-1',
      (page) => page.getByText('The agent was stopped, or started again.').waitFor(),
    ],
    [
      'the help',
      '/agents',
      async (page) => {
        await page.getByRole('row', { name: 'cell-1' }).waitFor();
        await page.keyboard.press('?');
        await page.getByRole('dialog').getByText('next, previous row').waitFor();
      },
    ],
    ['nothing', '/nowhere', (page) => page.getByText('There is nothing at this address').waitFor()],
  ];

  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    test.each(stops)('%s', async (_name, path, arrive) => {
      const context = await contextOf(theme);
      const { page, troubles } = await watchedPage(context, origin, [404]);
      await page.goto(path);
      await arrive(page);
      const root = page.locator(`html[data-mantine-color-scheme=${theme}]`);
      expect(await root.count()).toBe(1);
      expect(await barriers(page)).toEqual([]);
      // What a device says is text, wherever it stands.
      expect(await page.locator('#root img, #root script').count()).toBe(0);
      expect(troubles).toEqual([]);
      await context.close();
    });
  });

  test('from the queue to an asset by keyboard alone, with an acknowledgement on the way', async () => {
    const context = await contextOf();
    const { page, troubles } = await watchedPage(context, origin);
    await page.goto('/assets');
    await page.getByRole('row', { name: 'Press 1' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByRole('row', { name: 'Critical' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('Press');
    await page.getByText('2 rows').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.locator('[role=row][aria-selected=true]', { hasText: 'Critical' }).waitFor();
    expect(page.url()).toContain('q=Press');
    await page.keyboard.press('Enter');
    const flyout = page.getByRole('complementary', { name: 'Details of the drift' });
    await flyout.getByText('Consistent with').waitFor();
    expect(await flyout.locator('.before-after dd').allTextContents()).toEqual([
      '−V3.2.6',
      '+V3.3.0',
    ]);
    await page.keyboard.press('e');
    await flyout.getByText('Acknowledged by admin').waitFor();
    const rows = await database.rows<{ by: string }>(
      `SELECT acknowledged_by AS by FROM drift WHERE id = '${drift(2)}'`,
    );
    expect(rows).toEqual([{ by: 'admin' }]);
    // The queue shows open drift only, yet nothing moves under the reader.
    await page.locator('[aria-selected=true]', { hasText: 'Acknowledged' }).waitFor();
    await page.keyboard.press('Escape');
    await flyout.waitFor({ state: 'detached' });

    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('row', { name: 'Press 1' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="303"][aria-selected=true]').waitFor();
    await page.keyboard.press('Home');
    await page.locator('[aria-rowindex="2"][aria-selected=true]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Press 1' }).waitFor();
    await page.goBack();
    await page.locator('[aria-rowindex="2"][aria-selected=true]').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('what is new waits in a pill while a row is selected, and flows in while none is', async () => {
    const context = await contextOf();
    const { page, troubles } = await watchedPage(context, origin);
    const happens = async (number: number) => {
      const at = `2026-01-03T00:00:00.${number}Z`;
      const known = { asset: asset(1), kind: 'mode.changed', after: `mode ${number}` };
      await database.run(driftRow(number, { ...known, latest: at, first_received: at }));
      edge.tell({ site: 'plant' as SiteId, topic: 'drift', ids: [drift(number)], at });
    };
    await page.goto('/drift');
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('row', { name: HOSTILE }).waitFor();
    await happens(101);
    await page.locator('[aria-rowindex="2"]', { hasText: 'mode 101' }).waitFor();

    await page.keyboard.press('j');
    const selected = page.locator('[aria-selected=true]', { hasText: 'mode 101' });
    await selected.waitFor();
    await happens(102);
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await selected.getAttribute('aria-rowindex')).toBe('2');
    expect(await page.getByText('mode 102').count()).toBe(0);
    await page.keyboard.press('n');
    await page.locator('[aria-rowindex="2"]', { hasText: 'mode 102' }).waitFor();
    await page.locator('[aria-rowindex="3"][aria-selected=true]').waitFor();
    expect(await page.locator('.fresh').count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('only the rows on the screen are in the document, and the last one can be reached', async () => {
    const context = await contextOf();
    const { page } = await watchedPage(context, origin);
    await page.goto('/assets');
    await page.getByRole('row', { name: 'Press 1' }).waitFor();
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('303');
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    expect(await page.locator('*').count()).toBeLessThan(2500);
    await page.locator('.table-scroller').evaluate((element) => element.scrollTo(0, 1e6));
    await page.getByRole('row', { name: 'Valve 299' }).waitFor();
    await context.close();
  });

  test('the first visit stays small', () => {
    const index = readFileSync(join(dist, 'index.html'), 'utf8');
    const size = (path: string) => gzipSync(readFileSync(join(dist, path))).length / 1000;
    const first = Array.from(index.matchAll(/"\/(static\/[^"]+\.(js|css))"/g), ([, path]) => path!);
    const sum = (kind: string) =>
      first.filter((path) => path.endsWith(kind)).reduce((all, path) => all + size(path), 0);
    expect(sum('.js')).toBeGreaterThan(50);
    expect(sum('.js')).toBeLessThanOrEqual(200);
    expect(sum('.css')).toBeLessThanOrEqual(20);
    for (const name of readdirSync(join(dist, 'static'))) {
      const path = `static/${name}`;
      if (!first.includes(path)) expect(size(path), path).toBeLessThanOrEqual(60);
    }
  });
});

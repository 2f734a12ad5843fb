/** Debian's Chromium, and a page that remembers whatever went wrong in it. */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';

/** Without these Chromium looks for its maker's servers at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: QUIET });

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console (a refused style or script is one), exceptions, requests to anybody else, failed ones. */
  readonly troubles: string[];
}

/** `allowed`: statuses that the test provokes. */
export async function watchedPage(
  context: BrowserContext,
  origin: string,
  allowed: readonly number[] = [],
): Promise<WatchedPage> {
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error.stack)));
  page.on('console', (message) => {
    // The browser's own line for a failed request; the response is looked at below.
    if (message.type() !== 'error' || /^Failed to load resource/.test(message.text())) return;
    troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) troubles.push(`asked ${request.url()}`);
  });
  page.on('response', (response) => {
    const status = response.status();
    if (status >= 400 && !allowed.includes(status)) troubles.push(`${status} ${response.url()}`);
  });
  return { page, troubles };
}

/** What axe calls serious or critical, a line each. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

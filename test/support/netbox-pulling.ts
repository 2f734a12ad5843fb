/** Small NetBoxes of the test that asks, gone when it ends, and what is pulled from them. */
import { afterEach } from 'vitest';
import { NetboxClient, type NetboxSettings } from '../../collector/exchange/netbox/client.ts';
import { DEVICE_COLUMNS } from '../../collector/exchange/netbox/device.ts';
import { NetboxError } from '../../collector/exchange/netbox/failure.ts';
import { pull } from '../../collector/exchange/netbox/pull.ts';
import { RowReader, type RowStatement } from '../../collector/exchange/row-reading.ts';
import { type Netbox, type NetboxContents, type NetboxOptions, startNetbox } from './netbox.ts';

export const TOKEN = '0123456789abcdef0123456789abcdef01234567';

const classes = ['plc', 'hmi', 'switch'];
const lifecycles = ['planned', 'commissioning', 'operational', 'maintenance', 'retiring'];
const reader = new RowReader(DEVICE_COLUMNS, DEVICE_COLUMNS, { classes, lifecycles });

const running: Netbox[] = [];
/** How long a client would have waited, in milliseconds. */
export const slept: number[] = [];

afterEach(async () => {
  slept.splice(0);
  for (const one of running.splice(0)) await one.close();
});

export async function netbox(contents: NetboxContents, options: Partial<NetboxOptions> = {}) {
  const started = await startNetbox(contents, { token: TOKEN, ...options });
  running.push(started);
  return started;
}

export function clientOf(url: string, settings: Partial<NetboxSettings> = {}): NetboxClient {
  const given = { url, token: TOKEN, pageSize: 2, timeoutMs: 5000, ...settings };
  return new NetboxClient(given, async (ms) => slept.push(ms));
}

export async function pulled(client: NetboxClient, site?: string): Promise<RowStatement[]> {
  const rows: RowStatement[] = [];
  const wish = { reader, classes, firmwareField: 'firmware_version', site };
  for await (const row of pull(client, wish)) rows.push(row);
  return rows;
}

/** Why it was not read; empty: it was. */
export async function refusalOf(client: NetboxClient): Promise<string> {
  try {
    await pulled(client);
    return '';
  } catch (error) {
    if (error instanceof NetboxError) return error.message;
    throw error;
  }
}
